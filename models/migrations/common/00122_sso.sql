-- +goose Up

-- How members of an account sign in by a provider of its own: who that is, and as whom the console asks there. The secret is sealed like
-- those of access keys. roles is a JSON list of values of the claim with their roles; revision counts the changes of what a sign-in that
-- is under way relies on, and tested_at is when an owner has signed in by it as it is now.
CREATE TABLE sso_settings (
    account_id    {{number}} PRIMARY KEY REFERENCES accounts (id),
    issuer        text NOT NULL CHECK (issuer <> '' AND length(issuer) <= 400),
    client_id     text NOT NULL CHECK (client_id <> '' AND length(client_id) <= 255),
    secret_sealed {{bytes}} NOT NULL,
    role_claim    text NOT NULL CHECK (length(role_claim) <= 200),
    roles         text NOT NULL CHECK (length(roles) <= 8000),
    default_role  text NOT NULL CHECK (default_role IN ('', 'owner', 'billing', 'developer', 'viewer')),
    revision      {{number}} NOT NULL CHECK (revision > 0),
    tested_at     {{instant}},
    created_at    {{instant}} NOT NULL,
    updated_at    {{instant}} NOT NULL
);

-- The domains whose addresses an account may vouch for. token is what its DNS has to say; verified_by is who looked: the console there, or
-- the operator. A domain that is verified is one account's.
CREATE TABLE sso_domains (
    account_id  {{number}} NOT NULL REFERENCES accounts (id),
    domain      text NOT NULL CHECK (domain <> '' AND length(domain) <= 253 AND domain = lower(domain)),
    token       text NOT NULL CHECK (length(token) = 32),
    created_at  {{instant}} NOT NULL,
    verified_at {{instant}},
    verified_by text NOT NULL DEFAULT '' CHECK (verified_by IN ('', 'dns', 'operator')),
    PRIMARY KEY (account_id, domain),
    CHECK ((verified_at IS NULL) = (verified_by = ''))
);
CREATE UNIQUE INDEX sso_domains_verified ON sso_domains (domain) WHERE verified_at IS NOT NULL;

-- Who a member is at the provider: never known by an address alone, which may become somebody else's there.
CREATE TABLE sso_identities (
    account_id {{number}} NOT NULL,
    user_id    {{number}} NOT NULL,
    issuer     text NOT NULL CHECK (length(issuer) <= 400),
    subject    text NOT NULL CHECK (subject <> '' AND length(subject) <= 255),
    created_at {{instant}} NOT NULL,
    seen_at    {{instant}} NOT NULL,
    PRIMARY KEY (account_id, user_id),
    UNIQUE (account_id, issuer, subject),
    FOREIGN KEY (account_id, user_id) REFERENCES memberships (account_id, user_id)
);

-- The domains, with commas between them, whose members reach the account by that provider only, '' for none, and the owner who does
-- without it all the same, 0 for none. They follow from the tables above, and are here for who asks at each page.
ALTER TABLE accounts ADD COLUMN sso_only_for text NOT NULL DEFAULT '' CHECK (length(sso_only_for) <= 4000);
ALTER TABLE accounts ADD COLUMN sso_break_glass {{number}} NOT NULL DEFAULT 0;

-- Whether the member is known by single sign-on, or was one of those who need it when they took another address: they do not get around it
-- by that.
ALTER TABLE memberships ADD COLUMN by_sso boolean NOT NULL DEFAULT false;

-- +goose Down
ALTER TABLE memberships DROP COLUMN by_sso;
ALTER TABLE accounts DROP COLUMN sso_break_glass;
ALTER TABLE accounts DROP COLUMN sso_only_for;
DROP TABLE sso_identities;
DROP TABLE sso_domains;
DROP TABLE sso_settings;
