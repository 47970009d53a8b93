-- +goose Up

-- A call is told from every other by its source and its id. Sources are few and calls are many, so calls have the source's
-- number: it costs a row of calls, and a row of its key, next to nothing. Number 0, whose source is empty, is of calls that
-- were recorded before sources were kept; since tells until when.
CREATE TABLE call_sources (
    account_id bigint NOT NULL REFERENCES accounts (id),
    id         integer NOT NULL CHECK (id >= 0),
    source     text NOT NULL CHECK (octet_length(source) <= 512),
    since      timestamptz NOT NULL,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, source),
    CHECK ((id = 0) = (source = ''))
);
INSERT INTO call_sources (account_id, id, source, since) SELECT id, 0, '', now() FROM accounts;
CREATE TRIGGER call_sources_append_only BEFORE UPDATE OR DELETE ON call_sources
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- within_micros: how much later than called_at the call may have been made, where its time was given to the second or so.
-- The id comes before the source in the key, because people look for a call by its id alone. The other indexes stay as they
-- are: calls of one time and id are few.
ALTER TABLE calls
    ADD COLUMN source_id integer NOT NULL DEFAULT 0,
    ADD COLUMN within_micros integer NOT NULL DEFAULT 0 CHECK (within_micros BETWEEN 0 AND 999999),
    DROP CONSTRAINT calls_pkey,
    ADD PRIMARY KEY (account_id, request_id, source_id);

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION check_calls() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM (SELECT DISTINCT account_id FROM inserted) i
               WHERE NOT EXISTS (SELECT FROM accounts a WHERE a.id = i.account_id)) THEN
        RAISE foreign_key_violation USING MESSAGE = 'a call refers to an account that does not exist';
    END IF;
    IF EXISTS (SELECT FROM (SELECT DISTINCT account_id, package_id FROM inserted WHERE package_id IS NOT NULL) i
               WHERE NOT EXISTS (SELECT FROM packages p WHERE p.account_id = i.account_id AND p.id = i.package_id)) THEN
        RAISE foreign_key_violation USING MESSAGE = 'a call refers to a package that does not exist';
    END IF;
    IF EXISTS (SELECT FROM (SELECT DISTINCT account_id, source_id FROM inserted WHERE source_id <> 0) i
               WHERE NOT EXISTS (SELECT FROM call_sources s WHERE s.account_id = i.account_id AND s.id = i.source_id)) THEN
        RAISE foreign_key_violation USING MESSAGE = 'a call refers to a source that does not exist';
    END IF;
    RETURN NULL;
END
$$;
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION check_calls() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM (SELECT DISTINCT account_id FROM inserted) i
               WHERE NOT EXISTS (SELECT FROM accounts a WHERE a.id = i.account_id)) THEN
        RAISE foreign_key_violation USING MESSAGE = 'a call refers to an account that does not exist';
    END IF;
    IF EXISTS (SELECT FROM (SELECT DISTINCT account_id, package_id FROM inserted WHERE package_id IS NOT NULL) i
               WHERE NOT EXISTS (SELECT FROM packages p WHERE p.account_id = i.account_id AND p.id = i.package_id)) THEN
        RAISE foreign_key_violation USING MESSAGE = 'a call refers to a package that does not exist';
    END IF;
    RETURN NULL;
END
$$;
-- +goose StatementEnd
ALTER TABLE calls
    DROP CONSTRAINT calls_pkey,
    DROP COLUMN source_id,
    DROP COLUMN within_micros,
    ADD PRIMARY KEY (account_id, request_id);
DROP TABLE call_sources;
