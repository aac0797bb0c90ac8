-- Times are milliseconds since 1970 in UTC, yes and no are 1 and 0, points are thousandths: the same on both databases.
-- BLOB is spelt BYTEA when this file is applied to PostgreSQL (server/src/store/migrations.rs).

CREATE TABLE account (
    id            TEXT PRIMARY KEY,
    email         TEXT NOT NULL CONSTRAINT account_email_unique UNIQUE,
    display_name  TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    role          TEXT NOT NULL CONSTRAINT account_role_known CHECK (role IN ('student', 'instructor', 'admin')),
    created_at    BIGINT NOT NULL,
    disabled_at   BIGINT
);

CREATE TABLE class (
    id          TEXT PRIMARY KEY,
    name        TEXT NOT NULL CONSTRAINT class_name_unique UNIQUE,
    created_at  BIGINT NOT NULL
);

CREATE TABLE class_member (
    class_id    TEXT NOT NULL REFERENCES class (id) ON DELETE CASCADE,
    account_id  TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    role        TEXT NOT NULL CONSTRAINT class_member_role_known CHECK (role IN ('student', 'instructor')),
    joined_at   BIGINT NOT NULL,
    PRIMARY KEY (class_id, account_id)
);

-- A person who learns, with or without an account: sessions end, accounts come later, progress stays.
CREATE TABLE learner (
    id          TEXT PRIMARY KEY,
    account_id  TEXT REFERENCES account (id) ON DELETE SET NULL,
    class_id    TEXT REFERENCES class (id) ON DELETE SET NULL,
    created_at  BIGINT NOT NULL,
    seen_at     BIGINT NOT NULL
);
CREATE UNIQUE INDEX learner_account ON learner (account_id);

CREATE TABLE lecture_read (
    learner_id     TEXT NOT NULL REFERENCES learner (id) ON DELETE CASCADE,
    lecture        TEXT NOT NULL,
    course_version TEXT NOT NULL,
    read_at        BIGINT NOT NULL,
    PRIMARY KEY (learner_id, lecture)
);

CREATE TABLE quiz_attempt (
    id             TEXT PRIMARY KEY,
    learner_id     TEXT NOT NULL REFERENCES learner (id) ON DELETE CASCADE,
    quiz           TEXT NOT NULL,
    -- Drawn when the form is shown, so that the same form sent twice is one attempt; also the seed of the order shown.
    form           TEXT NOT NULL,
    submitted_at   BIGINT NOT NULL,
    earned_milli   BIGINT NOT NULL,
    possible_milli BIGINT NOT NULL,
    reveal         TEXT NOT NULL,
    CONSTRAINT quiz_attempt_form_once UNIQUE (learner_id, quiz, form)
);
CREATE INDEX quiz_attempt_of_learner ON quiz_attempt (learner_id, quiz, submitted_at);

CREATE TABLE quiz_answer (
    attempt_id     TEXT NOT NULL REFERENCES quiz_attempt (id) ON DELETE CASCADE,
    question       TEXT NOT NULL,
    content_hash   TEXT NOT NULL,
    concept        TEXT NOT NULL,
    shown_order    TEXT NOT NULL,
    given          TEXT NOT NULL,
    fraction_milli BIGINT NOT NULL,
    PRIMARY KEY (attempt_id, question)
);
CREATE INDEX quiz_answer_question ON quiz_answer (question);

-- What a learner handed in: never changed afterwards.
CREATE TABLE submission (
    id           TEXT PRIMARY KEY,
    learner_id   TEXT NOT NULL REFERENCES learner (id) ON DELETE CASCADE,
    lab          TEXT NOT NULL,
    form         TEXT NOT NULL,
    received_at  BIGINT NOT NULL,
    CONSTRAINT submission_form_once UNIQUE (learner_id, lab, form)
);
CREATE INDEX submission_of_learner ON submission (learner_id, lab, received_at);

CREATE TABLE submission_file (
    submission_id  TEXT NOT NULL REFERENCES submission (id) ON DELETE CASCADE,
    name           TEXT NOT NULL,
    content        BLOB NOT NULL,
    PRIMARY KEY (submission_id, name)
);

-- One try to judge a submission; a regrade adds another.
CREATE TABLE grading (
    id               TEXT PRIMARY KEY,
    submission_id    TEXT NOT NULL REFERENCES submission (id) ON DELETE CASCADE,
    learner_id       TEXT NOT NULL REFERENCES learner (id) ON DELETE CASCADE,
    lab              TEXT NOT NULL,
    state            TEXT NOT NULL CONSTRAINT grading_state_known
                     CHECK (state IN ('queued', 'running', 'graded', 'failed', 'superseded', 'cancelled')),
    reason           TEXT,
    -- 0 for a learner who waits, 1 for a regrade.
    priority         BIGINT NOT NULL,
    -- How many of this learner's gradings waited or ran when this one came: learners take turns.
    turn             BIGINT NOT NULL,
    queued_at        BIGINT NOT NULL,
    started_at       BIGINT,
    finished_at      BIGINT,
    attempts         BIGINT NOT NULL DEFAULT 0,
    lease_owner      TEXT,
    lease_until      BIGINT,
    grader_version   TEXT,
    lab_version      TEXT,
    template_version TEXT,
    passed           BIGINT,
    earned_milli     BIGINT,
    possible_milli   BIGINT,
    limit_hit        TEXT,
    report           TEXT
);
CREATE INDEX grading_in_line ON grading (state, priority, turn, queued_at);
CREATE INDEX grading_of_submission ON grading (submission_id, queued_at);
CREATE INDEX grading_of_learner ON grading (learner_id, lab, state);
-- Of one learner and lab, one hand-in waits at a time: the newer takes the older one's place.
CREATE UNIQUE INDEX grading_one_waiting ON grading (learner_id, lab) WHERE state = 'queued' AND priority = 0;

CREATE TABLE grading_check (
    grading_id     TEXT NOT NULL REFERENCES grading (id) ON DELETE CASCADE,
    check_id       TEXT NOT NULL,
    status         TEXT NOT NULL,
    required       BIGINT NOT NULL,
    earned_milli   BIGINT NOT NULL,
    possible_milli BIGINT NOT NULL,
    PRIMARY KEY (grading_id, check_id)
);
CREATE INDEX grading_check_status ON grading_check (check_id, status);

CREATE TABLE grading_step (
    grading_id  TEXT NOT NULL REFERENCES grading (id) ON DELETE CASCADE,
    position    BIGINT NOT NULL,
    name        TEXT NOT NULL,
    line        BIGINT,
    cached      BIGINT NOT NULL,
    millis      BIGINT NOT NULL,
    PRIMARY KEY (grading_id, position)
);

CREATE TABLE grading_layer (
    grading_id  TEXT NOT NULL REFERENCES grading (id) ON DELETE CASCADE,
    position    BIGINT NOT NULL,
    diff_id     TEXT NOT NULL,
    created_by  TEXT NOT NULL,
    size_bytes  BIGINT NOT NULL,
    PRIMARY KEY (grading_id, position)
);

-- What happens while a submission is graded, numbered: a browser that comes back says the last number it has seen.
CREATE TABLE submission_event (
    submission_id  TEXT NOT NULL REFERENCES submission (id) ON DELETE CASCADE,
    seq            BIGINT NOT NULL,
    kind           TEXT NOT NULL,
    audience       TEXT NOT NULL CONSTRAINT submission_event_audience_known CHECK (audience IN ('learner', 'staff')),
    at             BIGINT NOT NULL,
    body           TEXT NOT NULL,
    PRIMARY KEY (submission_id, seq)
);
