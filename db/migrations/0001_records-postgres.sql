-- Times are UTC microseconds. Texts that order anything collate "C", so that both engines agree.
CREATE TABLE organisations (
  organisation_id UUID NOT NULL,
  slug TEXT COLLATE "C" NOT NULL CHECK (length(slug) BETWEEN 1 AND 64),
  name TEXT COLLATE "C" NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  language TEXT COLLATE "C" NOT NULL CHECK (language IN ('fi', 'sv', 'en', 'uk')),
  time_zone TEXT COLLATE "C" NOT NULL CHECK (length(time_zone) BETWEEN 1 AND 64),
  accent_color TEXT COLLATE "C" NOT NULL CHECK (length(accent_color) = 7),
  minimum_group BIGINT NOT NULL CHECK (minimum_group >= 1),
  minimum_group_comments BIGINT NOT NULL CHECK (minimum_group_comments >= 1),
  relevant_difference_nps DOUBLE PRECISION NOT NULL CHECK (relevant_difference_nps >= 0),
  created_at BIGINT NOT NULL,
  PRIMARY KEY (organisation_id)
);
CREATE UNIQUE INDEX organisations__slug ON organisations (slug);

CREATE TABLE units (
  organisation_id UUID NOT NULL REFERENCES organisations (organisation_id),
  id UUID NOT NULL,
  key TEXT COLLATE "C" NOT NULL CHECK (length(key) BETWEEN 1 AND 64),
  name TEXT COLLATE "C" NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  parent_id UUID CHECK (parent_id <> id),
  PRIMARY KEY (organisation_id, id),
  FOREIGN KEY (organisation_id, parent_id) REFERENCES units (organisation_id, id)
    DEFERRABLE INITIALLY IMMEDIATE  -- a restore brings children before parents
);
CREATE UNIQUE INDEX units__key ON units (organisation_id, key);
CREATE INDEX units_by_parent ON units (organisation_id, parent_id);

CREATE TABLE users (
  organisation_id UUID NOT NULL REFERENCES organisations (organisation_id),
  id UUID NOT NULL,
  email TEXT COLLATE "C" NOT NULL CHECK (length(email) BETWEEN 3 AND 254),
  name TEXT COLLATE "C" NOT NULL CHECK (length(name) <= 200),
  role TEXT COLLATE "C" NOT NULL
    CHECK (role IN ('owner', 'admin', 'designer', 'analyst', 'manager', 'agent', 'viewer')),
  language TEXT COLLATE "C" NOT NULL CHECK (language IN ('fi', 'sv', 'en', 'uk')),
  status TEXT COLLATE "C" NOT NULL CHECK (status IN ('invited', 'active', 'disabled')),
  password_hash TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  last_seen_at BIGINT,
  PRIMARY KEY (organisation_id, id)
);
CREATE UNIQUE INDEX users__email ON users (email);

CREATE TABLE user_units (
  organisation_id UUID NOT NULL,
  user_id UUID NOT NULL,
  unit_id UUID NOT NULL,
  PRIMARY KEY (organisation_id, user_id, unit_id),
  FOREIGN KEY (organisation_id, user_id) REFERENCES users (organisation_id, id) ON DELETE CASCADE,
  FOREIGN KEY (organisation_id, unit_id) REFERENCES units (organisation_id, id)
);
CREATE INDEX user_units_by_unit ON user_units (organisation_id, unit_id);

CREATE TABLE tokens (
  organisation_id UUID NOT NULL REFERENCES organisations (organisation_id),
  id UUID NOT NULL,
  name TEXT COLLATE "C" NOT NULL CHECK (length(name) <= 200),
  role TEXT COLLATE "C" NOT NULL
    CHECK (role IN ('owner', 'admin', 'designer', 'analyst', 'manager', 'agent', 'viewer')),
  hash TEXT COLLATE "C" NOT NULL CHECK (length(hash) >= 16),
  created_at BIGINT NOT NULL,
  last_used_at BIGINT,
  expires_at BIGINT,
  PRIMARY KEY (organisation_id, id)
);
CREATE UNIQUE INDEX tokens__hash ON tokens (hash);

CREATE TABLE token_units (
  organisation_id UUID NOT NULL,
  token_id UUID NOT NULL,
  unit_id UUID NOT NULL,
  PRIMARY KEY (organisation_id, token_id, unit_id),
  FOREIGN KEY (organisation_id, token_id) REFERENCES tokens (organisation_id, id) ON DELETE CASCADE,
  FOREIGN KEY (organisation_id, unit_id) REFERENCES units (organisation_id, id)
);
CREATE INDEX token_units_by_unit ON token_units (organisation_id, unit_id);

CREATE TABLE sessions (
  organisation_id UUID NOT NULL,
  hash TEXT COLLATE "C" NOT NULL CHECK (length(hash) >= 16),
  user_id UUID NOT NULL,
  csrf_token TEXT COLLATE "C" NOT NULL CHECK (length(csrf_token) >= 16),
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  PRIMARY KEY (organisation_id, hash),
  FOREIGN KEY (organisation_id, user_id) REFERENCES users (organisation_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX sessions__hash ON sessions (hash);
CREATE INDEX sessions_by_user ON sessions (organisation_id, user_id);

-- A first owner's link exists before any organisation does: no foreign key.
CREATE TABLE login_links (
  organisation_id UUID NOT NULL,
  hash TEXT COLLATE "C" NOT NULL CHECK (length(hash) >= 16),
  user_id UUID,
  purpose TEXT COLLATE "C" NOT NULL CHECK (purpose IN ('first_owner', 'sign_in', 'invite')),
  expires_at BIGINT NOT NULL,
  PRIMARY KEY (organisation_id, hash),
  FOREIGN KEY (organisation_id, user_id) REFERENCES users (organisation_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX login_links__hash ON login_links (hash);
CREATE INDEX login_links_by_user ON login_links (organisation_id, user_id);

CREATE TABLE audit (
  organisation_id UUID NOT NULL,
  id UUID NOT NULL,
  at BIGINT NOT NULL,
  actor TEXT COLLATE "C" NOT NULL CHECK (length(actor) BETWEEN 1 AND 200),
  action TEXT COLLATE "C" NOT NULL CHECK (length(action) BETWEEN 1 AND 100),
  subject TEXT NOT NULL,
  detail TEXT NOT NULL,
  PRIMARY KEY (organisation_id, id)
);

-- The installation's own settings stand under the nil organisation.
CREATE TABLE settings (
  organisation_id UUID NOT NULL,
  name TEXT COLLATE "C" NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  value TEXT NOT NULL,
  PRIMARY KEY (organisation_id, name)
);

CREATE TABLE segments (
  organisation_id UUID NOT NULL REFERENCES organisations (organisation_id),
  id UUID NOT NULL,
  owner_id UUID,
  name TEXT COLLATE "C" NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  shared BIGINT NOT NULL CHECK (shared IN (0, 1)),
  filters TEXT NOT NULL CHECK (CAST(filters AS JSONB) IS NOT NULL),
  created_at BIGINT NOT NULL,
  PRIMARY KEY (organisation_id, id),
  FOREIGN KEY (organisation_id, owner_id) REFERENCES users (organisation_id, id)
);
CREATE UNIQUE INDEX segments__name ON segments (organisation_id, owner_id, name);

CREATE TABLE surveys (
  organisation_id UUID NOT NULL REFERENCES organisations (organisation_id),
  id UUID NOT NULL,
  slug TEXT COLLATE "C" NOT NULL CHECK (length(slug) BETWEEN 1 AND 64),
  name TEXT COLLATE "C" NOT NULL,
  status TEXT COLLATE "C" NOT NULL CHECK (status IN ('draft', 'published', 'closed', 'archived')),
  draft TEXT NOT NULL CHECK (CAST(draft AS JSONB) IS NOT NULL),
  revision BIGINT NOT NULL CHECK (revision >= 1),
  published_version BIGINT NOT NULL CHECK (published_version >= 0),
  published_revision BIGINT NOT NULL CHECK (published_revision >= 0),
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (organisation_id, id)
);
CREATE UNIQUE INDEX surveys__slug ON surveys (slug);

CREATE TABLE survey_versions (
  organisation_id UUID NOT NULL,
  survey_id UUID NOT NULL,
  version BIGINT NOT NULL CHECK (version >= 1),
  definition TEXT NOT NULL CHECK (CAST(definition AS JSONB) IS NOT NULL),
  published_at BIGINT NOT NULL,
  published_by TEXT NOT NULL,
  PRIMARY KEY (organisation_id, survey_id, version),
  FOREIGN KEY (organisation_id, survey_id) REFERENCES surveys (organisation_id, id)
    ON DELETE CASCADE
);

CREATE TABLE responses (
  organisation_id UUID NOT NULL,
  id UUID NOT NULL,
  survey_id UUID NOT NULL,
  version BIGINT NOT NULL CHECK (version >= 0),
  submitted_at BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  status TEXT COLLATE "C" NOT NULL CHECK (status IN ('partial', 'complete', 'screened_out')),
  language TEXT COLLATE "C" NOT NULL CHECK (language IN ('fi', 'sv', 'en', 'uk')),
  context TEXT NOT NULL,
  answers TEXT NOT NULL,
  PRIMARY KEY (organisation_id, id),
  FOREIGN KEY (organisation_id, survey_id) REFERENCES surveys (organisation_id, id)
);
CREATE INDEX responses_by_survey ON responses (organisation_id, survey_id, id);

-- How many responses each survey has: one row moved per batch instead of a count over all.
CREATE TABLE survey_activity (
  organisation_id UUID NOT NULL,
  survey_id UUID NOT NULL,
  responses BIGINT NOT NULL CHECK (responses >= 0),
  last_response_at BIGINT,
  PRIMARY KEY (organisation_id, survey_id),
  FOREIGN KEY (organisation_id, survey_id) REFERENCES surveys (organisation_id, id)
    ON DELETE CASCADE
);

CREATE TABLE response_keys (
  organisation_id UUID NOT NULL,
  survey_id UUID NOT NULL,
  key TEXT COLLATE "C" NOT NULL CHECK (length(key) BETWEEN 1 AND 200),
  body_hash BIGINT NOT NULL,
  response_id UUID NOT NULL,
  received_at BIGINT NOT NULL,
  PRIMARY KEY (organisation_id, survey_id, key)
);

CREATE TABLE idempotency_keys (
  organisation_id UUID NOT NULL,
  scope TEXT COLLATE "C" NOT NULL CHECK (length(scope) BETWEEN 1 AND 200),
  key TEXT COLLATE "C" NOT NULL CHECK (length(key) BETWEEN 1 AND 200),
  body_hash BIGINT NOT NULL,
  status BIGINT NOT NULL CHECK (status BETWEEN 100 AND 599),
  body TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (organisation_id, scope, key)
);

CREATE TABLE quota_counts (
  organisation_id UUID NOT NULL,
  survey_id UUID NOT NULL,
  key TEXT COLLATE "C" NOT NULL CHECK (length(key) BETWEEN 1 AND 200),
  count BIGINT NOT NULL CHECK (count >= 0),
  PRIMARY KEY (organisation_id, survey_id, key),
  FOREIGN KEY (organisation_id, survey_id) REFERENCES surveys (organisation_id, id)
    ON DELETE CASCADE
);

CREATE TABLE visits (
  organisation_id UUID NOT NULL,
  survey_id UUID NOT NULL,
  day BIGINT NOT NULL,
  channel TEXT COLLATE "C" NOT NULL,
  unit TEXT COLLATE "C" NOT NULL,
  disposition TEXT COLLATE "C" NOT NULL
    CHECK (disposition IN ('opened', 'started', 'screened_out')),
  count BIGINT NOT NULL CHECK (count >= 0),
  PRIMARY KEY (organisation_id, survey_id, day, channel, unit, disposition),
  FOREIGN KEY (organisation_id, survey_id) REFERENCES surveys (organisation_id, id)
    ON DELETE CASCADE
);

-- One order over all organisations, so seq alone is the key.
CREATE TABLE outbox (
  seq BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  organisation_id UUID NOT NULL,
  kind TEXT COLLATE "C" NOT NULL CHECK (length(kind) BETWEEN 1 AND 64),
  subject_id UUID NOT NULL,
  created_at BIGINT NOT NULL,
  payload TEXT NOT NULL
);
