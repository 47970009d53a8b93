-- +goose Up

-- Calls that were refused before anything was recognised, the newest of each account. Nobody pays them, and they are among no
-- totals of calls. Region is '' where nothing that the request said of it was proved.
CREATE TABLE refused_calls (
    account_id    {{number}} NOT NULL REFERENCES accounts (id),
    refused_at    {{instant}} NOT NULL,
    request_id    text NOT NULL CHECK (length(request_id) BETWEEN 1 AND 128),
    region        text NOT NULL,
    service       text NOT NULL,
    http_status   integer NOT NULL CHECK (http_status BETWEEN 400 AND 599),
    error_code    integer NOT NULL CHECK (error_code > 0),
    access_key_id {{number}} NOT NULL DEFAULT 0, -- 0: made without, or not known
    duration_ms   {{number}} NOT NULL DEFAULT 0 CHECK (duration_ms >= 0),
    PRIMARY KEY (account_id, refused_at, request_id)
);
CREATE INDEX refused_calls_by_time ON refused_calls (refused_at);

-- How many there were in each hour, those that are not kept one by one with them.
CREATE TABLE refused_hours (
    account_id  {{number}} NOT NULL REFERENCES accounts (id),
    hour_start  {{instant}} NOT NULL,
    region      text NOT NULL,
    service     text NOT NULL,
    http_status integer NOT NULL,
    error_code  integer NOT NULL,
    calls       {{number}} NOT NULL CHECK (calls > 0),
    PRIMARY KEY (account_id, hour_start, region, service, http_status, error_code)
);
CREATE INDEX refused_hours_by_time ON refused_hours (hour_start);

-- +goose Down
DROP TABLE refused_hours;
DROP TABLE refused_calls;
