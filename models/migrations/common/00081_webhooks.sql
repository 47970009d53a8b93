-- +goose Up

-- Where an account is told by its own programs: what is posted to an address of the customer's, signed with a secret that is sealed like
-- those of access keys. Topics are those that it wants, with commas between them, '' for all. One that was deleted is kept without secrets.
CREATE TABLE webhook_endpoints (
    account_id      {{number}} NOT NULL REFERENCES accounts (id),
    id              {{number}} NOT NULL CHECK (id > 0),
    url             text NOT NULL CHECK (length(url) <= 2048),
    description     text NOT NULL CHECK (length(description) <= 120),
    topics          text NOT NULL,
    secret_sealed   {{bytes}},
    previous_sealed {{bytes}},
    previous_until  {{instant}},
    enabled         boolean NOT NULL,
    stopped_by      text NOT NULL DEFAULT '' CHECK (stopped_by IN ('', 'owner', 'failing', 'gone')),
    stopped_at      {{instant}},
    accepted_at     {{instant}},
    created_at      {{instant}} NOT NULL,
    updated_at      {{instant}} NOT NULL,
    deleted_at      {{instant}},
    PRIMARY KEY (account_id, id)
);
CREATE INDEX webhook_endpoints_live ON webhook_endpoints (account_id) WHERE enabled AND deleted_at IS NULL;

-- What is to be posted, and what became of it. The body is the same at each attempt, as is what names the message.
CREATE TABLE webhook_deliveries (
    account_id    {{number}} NOT NULL REFERENCES accounts (id),
    id            {{number}} NOT NULL CHECK (id > 0),
    endpoint_id   {{number}} NOT NULL,
    message       text NOT NULL,
    event         text NOT NULL,
    body          text NOT NULL,
    status        text NOT NULL CHECK (status IN ('pending', 'delivered', 'failed', 'stopped')),
    attempts      {{number}} NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    round         {{number}} NOT NULL DEFAULT 0 CHECK (round >= 0),
    created_at    {{instant}} NOT NULL,
    next_at       {{instant}} NOT NULL,
    claimed_until {{instant}} NOT NULL,
    ended_at      {{instant}},
    PRIMARY KEY (account_id, id),
    FOREIGN KEY (account_id, endpoint_id) REFERENCES webhook_endpoints (account_id, id)
);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (next_at) WHERE status = 'pending';
CREATE INDEX webhook_deliveries_of_endpoint ON webhook_deliveries (account_id, endpoint_id, id);
CREATE INDEX webhook_deliveries_ended ON webhook_deliveries (ended_at) WHERE ended_at IS NOT NULL;

-- One attempt: what was answered, or why nothing was.
CREATE TABLE webhook_attempts (
    account_id  {{number}} NOT NULL,
    delivery_id {{number}} NOT NULL,
    number      {{number}} NOT NULL CHECK (number > 0),
    at          {{instant}} NOT NULL,
    duration_ms {{number}} NOT NULL CHECK (duration_ms >= 0),
    url         text NOT NULL,
    http_status {{number}} NOT NULL,
    answer      text NOT NULL,
    failure     text NOT NULL,
    PRIMARY KEY (account_id, delivery_id, number),
    FOREIGN KEY (account_id, delivery_id) REFERENCES webhook_deliveries (account_id, id)
);

-- +goose Down
DROP TABLE webhook_attempts;
DROP TABLE webhook_deliveries;
DROP TABLE webhook_endpoints;
