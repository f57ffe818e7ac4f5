-- Journeys, personas and touchpoints are one JSON document each. Moments stand in a table of their
-- own as well, because a moment's key belongs to one journey of the organisation.
CREATE TABLE journey_documents (
  organisation_id UUID NOT NULL REFERENCES organisations (organisation_id),
  id UUID NOT NULL,
  kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('journey', 'persona', 'touchpoint')),
  key TEXT COLLATE "C" NOT NULL CHECK (length(key) BETWEEN 1 AND 64),
  name TEXT COLLATE "C" NOT NULL,
  document TEXT NOT NULL CHECK (CAST(document AS JSONB) IS NOT NULL),
  revision BIGINT NOT NULL CHECK (revision >= 1),
  published_version BIGINT NOT NULL CHECK (published_version >= 0),
  published_revision BIGINT NOT NULL CHECK (published_revision >= 0),
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  updated_by TEXT COLLATE "C" NOT NULL CHECK (length(updated_by) BETWEEN 1 AND 200),
  archived_at BIGINT,
  PRIMARY KEY (organisation_id, id)
);
CREATE UNIQUE INDEX journey_documents__key ON journey_documents (organisation_id, kind, key);

CREATE TABLE journey_moments (
  organisation_id UUID NOT NULL,
  moment TEXT COLLATE "C" NOT NULL CHECK (length(moment) BETWEEN 1 AND 64),
  journey_id UUID NOT NULL,
  PRIMARY KEY (organisation_id, moment),
  FOREIGN KEY (organisation_id, journey_id) REFERENCES journey_documents (organisation_id, id)
    ON DELETE CASCADE
);
CREATE INDEX journey_moments_by_journey ON journey_moments (organisation_id, journey_id);

CREATE TABLE journey_versions (
  organisation_id UUID NOT NULL,
  journey_id UUID NOT NULL,
  version BIGINT NOT NULL CHECK (version >= 1),
  document TEXT NOT NULL CHECK (CAST(document AS JSONB) IS NOT NULL),
  published_at BIGINT NOT NULL,
  published_by TEXT COLLATE "C" NOT NULL CHECK (length(published_by) BETWEEN 1 AND 200),
  note TEXT NOT NULL,
  PRIMARY KEY (organisation_id, journey_id, version),
  FOREIGN KEY (organisation_id, journey_id) REFERENCES journey_documents (organisation_id, id)
    ON DELETE CASCADE
);

CREATE TABLE pain_proposals (
  organisation_id UUID NOT NULL,
  id UUID NOT NULL,
  journey_id UUID NOT NULL,
  moment TEXT COLLATE "C" NOT NULL CHECK (length(moment) BETWEEN 1 AND 64),
  kind TEXT COLLATE "C" NOT NULL
    CHECK (kind IN ('low_score', 'expectation_gap', 'spread', 'control_chart')),
  evidence TEXT NOT NULL CHECK (CAST(evidence AS JSONB) IS NOT NULL),
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('open', 'accepted', 'dismissed', 'gone')),
  reason TEXT NOT NULL,
  decided_by TEXT COLLATE "C" NOT NULL CHECK (length(decided_by) <= 200),
  decided_at BIGINT,
  found_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  PRIMARY KEY (organisation_id, id),
  FOREIGN KEY (organisation_id, journey_id) REFERENCES journey_documents (organisation_id, id)
    ON DELETE CASCADE
);
CREATE INDEX pain_proposals_by_journey ON pain_proposals (organisation_id, journey_id);
CREATE UNIQUE INDEX pain_proposals__kind ON pain_proposals (
  organisation_id, journey_id, moment, kind) WHERE state = 'open';

CREATE TABLE journey_notes (
  organisation_id UUID NOT NULL,
  id UUID NOT NULL,
  journey_id UUID NOT NULL,
  moment TEXT COLLATE "C" NOT NULL CHECK (length(moment) <= 64),
  kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('pain_point', 'idea')),
  text TEXT NOT NULL,
  proposal_id UUID,
  author TEXT COLLATE "C" NOT NULL CHECK (length(author) BETWEEN 1 AND 200),
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  done_at BIGINT,
  PRIMARY KEY (organisation_id, id),
  FOREIGN KEY (organisation_id, journey_id) REFERENCES journey_documents (organisation_id, id)
    ON DELETE CASCADE,
  FOREIGN KEY (organisation_id, proposal_id) REFERENCES pain_proposals (organisation_id, id)
);
CREATE INDEX journey_notes_by_journey ON journey_notes (organisation_id, journey_id);
CREATE INDEX journey_notes_by_proposal ON journey_notes (organisation_id, proposal_id);

-- What follows names moments by key and outlives them: answers of a moment that was taken out of
-- its journey stay its answers. A binding's moment may be "@" and a touchpoint's key.
CREATE TABLE moment_bindings (
  organisation_id UUID NOT NULL REFERENCES organisations (organisation_id),
  id UUID NOT NULL,
  moment TEXT COLLATE "C" NOT NULL CHECK (length(moment) BETWEEN 1 AND 65),
  kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('question', 'measure', 'touchpoint', 'theme')),
  role TEXT COLLATE "C" NOT NULL
    CHECK (role IN ('score', 'expectation', 'experience', 'promise', 'quadrant')),
  survey TEXT COLLATE "C" NOT NULL,
  target TEXT COLLATE "C" NOT NULL CHECK (length(target) BETWEEN 1 AND 200),
  valid_from BIGINT NOT NULL,
  valid_to BIGINT CHECK (valid_to >= valid_from),
  created_at BIGINT NOT NULL,
  created_by TEXT COLLATE "C" NOT NULL CHECK (length(created_by) BETWEEN 1 AND 200),
  PRIMARY KEY (organisation_id, id)
);
CREATE INDEX moment_bindings_by_moment ON moment_bindings (organisation_id, moment);

CREATE TABLE moment_alarms (
  organisation_id UUID NOT NULL REFERENCES organisations (organisation_id),
  id UUID NOT NULL,
  moment TEXT COLLATE "C" NOT NULL CHECK (length(moment) BETWEEN 1 AND 64),
  measure TEXT COLLATE "C" NOT NULL CHECK (length(measure) BETWEEN 1 AND 64),
  side TEXT COLLATE "C" NOT NULL CHECK (side IN ('above', 'below')),
  rule TEXT COLLATE "C" NOT NULL CHECK (length(rule) BETWEEN 1 AND 64),
  evidence TEXT NOT NULL CHECK (CAST(evidence AS JSONB) IS NOT NULL),
  opened_at BIGINT NOT NULL,
  closed_at BIGINT,
  PRIMARY KEY (organisation_id, id)
);
CREATE INDEX moment_alarms_by_moment ON moment_alarms (organisation_id, moment, id);
CREATE UNIQUE INDEX moment_alarms__side ON moment_alarms (
  organisation_id, moment, measure, side) WHERE closed_at IS NULL;

CREATE TABLE moment_baselines (
  organisation_id UUID NOT NULL REFERENCES organisations (organisation_id),
  moment TEXT COLLATE "C" NOT NULL CHECK (length(moment) BETWEEN 1 AND 64),
  measure TEXT COLLATE "C" NOT NULL CHECK (length(measure) BETWEEN 1 AND 64),
  baseline TEXT NOT NULL CHECK (CAST(baseline AS JSONB) IS NOT NULL),
  first_day BIGINT NOT NULL,
  last_day BIGINT NOT NULL CHECK (last_day >= first_day),
  accepted_at BIGINT NOT NULL,
  accepted_by TEXT COLLATE "C" NOT NULL CHECK (length(accepted_by) BETWEEN 1 AND 200),
  PRIMARY KEY (organisation_id, moment, measure)
);
