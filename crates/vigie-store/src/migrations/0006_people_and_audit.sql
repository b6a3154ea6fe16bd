-- Who may use the page where a login is asked for, and what was done there. Appended and kept, but for passwords.

CREATE TABLE people (
  seq    INTEGER PRIMARY KEY,
  word   TEXT NOT NULL,                    -- the name, folded: by this it is found; the last row of it counts
  name   TEXT NOT NULL,                    -- the name that stands by what they decide
  role   TEXT CHECK (role IN ('reader', 'analyst', 'admin')),  -- NULL: may do nothing from then on
  at     INTEGER NOT NULL,                 -- when, in seconds since 1970 (UTC), as in all tables of this file
  person TEXT NOT NULL                     -- who said so
) STRICT;
CREATE INDEX people_by_word ON people (word, seq);

-- The one table whose rows are replaced and removed: the hash of an old password serves only who would guess it.
CREATE TABLE passwords (
  word  TEXT PRIMARY KEY,
  hash  TEXT NOT NULL,                     -- Argon2id, in the PHC form
  since INTEGER NOT NULL                   -- the seq in audit under which it was set: no two passwords share it
) STRICT, WITHOUT ROWID;

CREATE TABLE tokens (
  seq     INTEGER PRIMARY KEY,
  id      TEXT NOT NULL UNIQUE,            -- by which it is spoken of; no secret
  word    TEXT NOT NULL,                   -- whose
  scope   TEXT NOT NULL CHECK (scope IN ('read', 'write', 'admin')),
  sha256  TEXT NOT NULL UNIQUE,            -- of its secret, in hex
  label   TEXT,                            -- what it is for
  at      INTEGER NOT NULL,
  expires INTEGER NOT NULL,
  person  TEXT NOT NULL                    -- who made it
) STRICT;

CREATE TABLE token_ends (
  token  TEXT PRIMARY KEY REFERENCES tokens (id),
  at     INTEGER NOT NULL,
  person TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
  seq     INTEGER PRIMARY KEY,
  at      INTEGER NOT NULL,
  person  TEXT,                            -- who did it; NULL where that is not known, as of a login by an unknown name
  act     TEXT NOT NULL,
  about   TEXT,                            -- whom or what it was done to
  way     TEXT NOT NULL CHECK (way IN ('page', 'token', 'command')),
  token   TEXT,                            -- the id of the token that was used
  address TEXT                             -- from which machine
) STRICT;
CREATE INDEX audit_by_at ON audit (at);

CREATE TRIGGER people_keep     BEFORE UPDATE ON people     BEGIN SELECT RAISE(ABORT, 'people are append-only');        END;
CREATE TRIGGER people_stay     BEFORE DELETE ON people     BEGIN SELECT RAISE(ABORT, 'people are append-only');        END;
CREATE TRIGGER tokens_keep     BEFORE UPDATE ON tokens     BEGIN SELECT RAISE(ABORT, 'tokens are append-only');        END;
CREATE TRIGGER tokens_stay     BEFORE DELETE ON tokens     BEGIN SELECT RAISE(ABORT, 'tokens are append-only');        END;
CREATE TRIGGER token_ends_keep BEFORE UPDATE ON token_ends BEGIN SELECT RAISE(ABORT, 'tokens are append-only');        END;
CREATE TRIGGER token_ends_stay BEFORE DELETE ON token_ends BEGIN SELECT RAISE(ABORT, 'tokens are append-only');        END;
CREATE TRIGGER audit_keep      BEFORE UPDATE ON audit      BEGIN SELECT RAISE(ABORT, 'the audit log is append-only');  END;
CREATE TRIGGER audit_stay      BEFORE DELETE ON audit      BEGIN SELECT RAISE(ABORT, 'the audit log is append-only');  END;
