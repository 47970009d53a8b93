-- +goose Up

-- What members may is said by models/rights. A 'member' of before could do all that an owner could, closing the account among it: they
-- stay what they were. Its row stays when a membership ends: keys, orders and decisions refer to it.
-- {{only postgres}}
UPDATE memberships SET role = 'owner' WHERE role = 'member';
ALTER TABLE memberships
    DROP CONSTRAINT memberships_role_check,
    ADD CONSTRAINT memberships_role_check CHECK (role IN ('owner', 'billing', 'developer', 'viewer'));
-- {{end}}
-- {{only sqlite}}
-- SQLite changes no CHECK, and the table is referred to: the column is made anew. All are owners, as above.
ALTER TABLE memberships ADD COLUMN role_new text NOT NULL DEFAULT 'viewer' CHECK (role_new IN ('owner', 'billing', 'developer', 'viewer'));
UPDATE memberships SET role_new = 'owner';
ALTER TABLE memberships DROP COLUMN role;
ALTER TABLE memberships RENAME COLUMN role_new TO role;
-- {{end}}
ALTER TABLE memberships ADD COLUMN ended_at {{instant}};
ALTER TABLE memberships ADD COLUMN seen_at {{instant}};
-- What a member may spend without asking: in one order, in a month, and above which an order waits to be approved; NULL for no bound.
ALTER TABLE memberships ADD COLUMN order_limit_micros {{number}} CHECK (order_limit_micros >= 0);
ALTER TABLE memberships ADD COLUMN month_limit_micros {{number}} CHECK (month_limit_micros >= 0);
ALTER TABLE memberships ADD COLUMN approval_above_micros {{number}} CHECK (approval_above_micros >= 0);

-- The account that a session acts for, NULL for where its user acts anyway: see lookups.
ALTER TABLE sessions ADD COLUMN account_id {{number}};

-- Of several accounts a user acts for the first, and not for the lowest any more: no session goes on in another one by itself.
-- {{only postgres}}
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION look_up_user() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO lookups (kind, key, account_id) VALUES ('user', NEW.user_id::text, NEW.account_id) ON CONFLICT (kind, key) DO NOTHING;
    RETURN NULL;
END
$$;
-- +goose StatementEnd
-- {{end}}
-- {{only sqlite}}
DROP TRIGGER memberships_looked_up;
-- +goose StatementBegin
CREATE TRIGGER memberships_looked_up AFTER INSERT ON memberships
BEGIN
    INSERT INTO lookups (kind, key, account_id) VALUES ('user', CAST(NEW.user_id AS text), NEW.account_id) ON CONFLICT (kind, key) DO NOTHING;
END;
-- +goose StatementEnd
-- {{end}}

-- That somebody was asked to become a member. The token of the mail's link is kept as its hash only, and made when the mail is written:
-- former_hash is that of a mail which was tried before.
CREATE TABLE invitations (
    account_id  {{number}} NOT NULL REFERENCES accounts (id),
    id          {{number}} NOT NULL CHECK (id > 0),
    email       text NOT NULL CHECK (email = lower(email)),
    role        text NOT NULL CHECK (role IN ('owner', 'billing', 'developer', 'viewer')),
    token_hash  text NOT NULL DEFAULT '',
    former_hash text NOT NULL DEFAULT '',
    invited_by  {{number}} NOT NULL,
    created_at  {{instant}} NOT NULL,
    expires_at  {{instant}} NOT NULL CHECK (expires_at > created_at),
    ended_at    {{instant}},
    outcome     text NOT NULL DEFAULT '' CHECK (outcome IN ('', 'accepted', 'revoked', 'expired')),
    accepted_by {{number}},
    PRIMARY KEY (account_id, id),
    FOREIGN KEY (account_id, invited_by) REFERENCES memberships (account_id, user_id),
    CHECK ((ended_at IS NULL) = (outcome = '')),
    CHECK ((outcome = 'accepted') = (accepted_by IS NOT NULL))
);
CREATE UNIQUE INDEX invitations_pending ON invitations (account_id, email) WHERE ended_at IS NULL;

-- +goose Down
DROP TABLE invitations;
-- {{only postgres}}
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION look_up_user() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO lookups AS l (kind, key, account_id) VALUES ('user', NEW.user_id::text, NEW.account_id)
        ON CONFLICT (kind, key) DO UPDATE SET account_id = excluded.account_id WHERE l.account_id > excluded.account_id;
    RETURN NULL;
END
$$;
-- +goose StatementEnd
-- {{end}}
-- {{only sqlite}}
DROP TRIGGER memberships_looked_up;
-- +goose StatementBegin
CREATE TRIGGER memberships_looked_up AFTER INSERT ON memberships
BEGIN
    INSERT INTO lookups (kind, key, account_id) VALUES ('user', CAST(NEW.user_id AS text), NEW.account_id)
        ON CONFLICT (kind, key) DO UPDATE SET account_id = min(account_id, excluded.account_id);
END;
-- +goose StatementEnd
-- {{end}}
ALTER TABLE sessions DROP COLUMN account_id;
ALTER TABLE memberships DROP COLUMN approval_above_micros;
ALTER TABLE memberships DROP COLUMN month_limit_micros;
ALTER TABLE memberships DROP COLUMN order_limit_micros;
ALTER TABLE memberships DROP COLUMN seen_at;
ALTER TABLE memberships DROP COLUMN ended_at;
-- {{only postgres}}
ALTER TABLE memberships DROP CONSTRAINT memberships_role_check;
UPDATE memberships SET role = 'member' WHERE role <> 'owner';
ALTER TABLE memberships ADD CONSTRAINT memberships_role_check CHECK (role IN ('owner', 'member'));
-- {{end}}
-- {{only sqlite}}
ALTER TABLE memberships ADD COLUMN role_new text NOT NULL DEFAULT 'member' CHECK (role_new IN ('owner', 'member'));
UPDATE memberships SET role_new = CASE role WHEN 'owner' THEN 'owner' ELSE 'member' END;
ALTER TABLE memberships DROP COLUMN role;
ALTER TABLE memberships RENAME COLUMN role_new TO role;
-- {{end}}
