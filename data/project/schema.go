package project

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"

	_ "modernc.org/sqlite" // the driver
)

// version is the number of the schema, kept in SQLite's user_version: that of the last of steps.
const version = 8

// steps make a schema of each version out of that of the version before; the first begins with an empty database.
var steps = [version]string{schema1, schema2, schema3, schema4, schema5, schema6, schema7, schema8}

// applicationID marks the database as a project of this program ("Fidu" in ASCII).
const applicationID = 0x46696475

// schema1 creates the tables of version 1. docs/project-file.md says what they mean.
const schema1 = `
CREATE TABLE meta (
	key   TEXT PRIMARY KEY,
	value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE faces (
	id      INTEGER PRIMARY KEY,
	row     INTEGER NOT NULL,
	photo   TEXT,
	twin    INTEGER NOT NULL,
	present INTEGER NOT NULL,
	done    INTEGER NOT NULL DEFAULT 0,
	flagged INTEGER NOT NULL DEFAULT 0,
	note    TEXT    NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE points (
	face     INTEGER NOT NULL REFERENCES faces(id),
	keypoint TEXT    NOT NULL,
	x        TEXT    NOT NULL,
	y        TEXT    NOT NULL,
	file_x   TEXT    NOT NULL,
	file_y   TEXT    NOT NULL,
	saving_x TEXT,
	saving_y TEXT,
	PRIMARY KEY (face, keypoint)
) STRICT, WITHOUT ROWID;

CREATE TABLE actions (
	id     INTEGER PRIMARY KEY,
	time   TEXT    NOT NULL,
	name   TEXT    NOT NULL,
	undone INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX actions_undone ON actions (undone, id);

CREATE TABLE changes (
	action      INTEGER NOT NULL REFERENCES actions(id) ON DELETE CASCADE,
	seq         INTEGER NOT NULL,
	face        INTEGER NOT NULL REFERENCES faces(id),
	kind        TEXT    NOT NULL CHECK (kind IN ('point', 'mark')),
	keypoint    TEXT,
	before_x    TEXT,
	before_y    TEXT,
	after_x     TEXT,
	after_y     TEXT,
	before_mark TEXT,
	after_mark  TEXT,
	PRIMARY KEY (action, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE runs (
	id         INTEGER PRIMARY KEY,
	started    TEXT NOT NULL,
	settings   TEXT NOT NULL,
	ended      TEXT,
	reason     TEXT NOT NULL DEFAULT '',
	checkpoint TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE epochs (
	run        INTEGER NOT NULL REFERENCES runs(id) ON DELETE CASCADE,
	epoch      INTEGER NOT NULL,
	train_loss REAL,
	test_loss  REAL,
	test_rmse  REAL,
	seconds    REAL NOT NULL,
	PRIMARY KEY (run, epoch)
) STRICT, WITHOUT ROWID;
`

// schema2 adds searches.
const schema2 = `
CREATE TABLE searches (
	id      INTEGER PRIMARY KEY,
	started TEXT NOT NULL,
	plan    TEXT NOT NULL,
	ended   TEXT
) STRICT;

CREATE TABLE trials (
	search     INTEGER NOT NULL REFERENCES searches(id) ON DELETE CASCADE,
	trial      INTEGER NOT NULL,
	settings   TEXT    NOT NULL,
	seed       INTEGER NOT NULL,
	state      TEXT    NOT NULL CHECK (state IN ('waiting', 'running', 'paused', 'done', 'stopped', 'failed')),
	held       INTEGER NOT NULL DEFAULT 0,
	until      INTEGER NOT NULL,
	train_loss REAL,
	test_loss  REAL,
	test_rmse  REAL,
	seconds    REAL    NOT NULL DEFAULT 0,
	error      TEXT    NOT NULL DEFAULT '',
	PRIMARY KEY (search, trial)
) STRICT, WITHOUT ROWID;

CREATE TABLE trial_epochs (
	search     INTEGER NOT NULL,
	trial      INTEGER NOT NULL,
	epoch      INTEGER NOT NULL,
	train_loss REAL,
	test_loss  REAL,
	test_rmse  REAL,
	seconds    REAL NOT NULL,
	PRIMARY KEY (search, trial, epoch),
	FOREIGN KEY (search, trial) REFERENCES trials(search, trial) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE trial_checkpoints (
	search  INTEGER NOT NULL,
	trial   INTEGER NOT NULL,
	epoch   INTEGER NOT NULL,
	content BLOB    NOT NULL,
	PRIMARY KEY (search, trial),
	FOREIGN KEY (search, trial) REFERENCES trials(search, trial) ON DELETE CASCADE
) STRICT;

CREATE TABLE decisions (
	id     INTEGER PRIMARY KEY,
	search INTEGER NOT NULL REFERENCES searches(id) ON DELETE CASCADE,
	time   TEXT    NOT NULL,
	trial  INTEGER NOT NULL,
	action TEXT    NOT NULL,
	epoch  INTEGER NOT NULL
) STRICT;
CREATE INDEX decisions_search ON decisions (search, id);
`

// schema3 adds to version 2 what tells runs apart when they are compared.
const schema3 = `
ALTER TABLE runs ADD COLUMN name       TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN best       TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN origin     TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN time_limit REAL NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN validation REAL;
ALTER TABLE runs ADD COLUMN shown      INTEGER NOT NULL DEFAULT 1;
ALTER TABLE runs ADD COLUMN color      INTEGER NOT NULL DEFAULT 0;
UPDATE runs SET color = id - 1;
`

// schema4 adds whether a person said that the labels of a face are right.
const schema4 = `
ALTER TABLE faces ADD COLUMN accepted INTEGER NOT NULL DEFAULT 0;
`

// schema5 adds the RMSE of the mean face, on the faces that an epoch was measured on.
const schema5 = `
ALTER TABLE epochs       ADD COLUMN mean_face REAL;
ALTER TABLE trial_epochs ADD COLUMN mean_face REAL;
`

// schema6 cuts the checkpoints of trials into parts. One of a version before is whole, in content.
const schema6 = `
ALTER TABLE trial_checkpoints ADD COLUMN parts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE trial_checkpoints ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;

CREATE TABLE checkpoint_parts (
	checkpoint INTEGER NOT NULL,
	part       INTEGER NOT NULL,
	content    BLOB    NOT NULL,
	PRIMARY KEY (checkpoint, part)
) STRICT;
`

// schema7 adds whether a face is left out, and by which box it is told from others in its photo.
const schema7 = `
ALTER TABLE faces ADD COLUMN left_out INTEGER NOT NULL DEFAULT 0;
ALTER TABLE faces ADD COLUMN box      TEXT    NOT NULL DEFAULT '';
`

// schema8 adds what other programs predicted for a face and nobody confirmed.
const schema8 = `
ALTER TABLE faces ADD COLUMN proposed TEXT NOT NULL DEFAULT '';
`

// ErrNewer says that a project file was written by a newer version of the program.
var ErrNewer = errors.New("it was written by a newer version of Fiducial: update the program, or move the file away")

// errDamaged says that a file is no project, or one that can no longer be read.
var errDamaged = errors.New("damaged")

// dial opens the database at path, ":memory:" for one that lives in memory, and makes sure of its schema.
// The error wraps errDamaged or ErrNewer where one of them is the reason.
func dial(path string) (*sql.DB, error) {
	name := path
	if path != ":memory:" {
		// A URL, because a path may hold the characters that SQLite takes for the beginning of parameters.
		name = (&url.URL{Scheme: "file", OmitHost: true, Path: filepath.ToSlash(path)}).String()
	}
	// The log goes into the database by 250 pages (1 MB), not by SQLite's 1000: whoever writes next waits for that.
	db, err := sql.Open("sqlite", name+"?_busy_timeout=5000&_foreign_keys=1&_synchronous=FULL&_txlock=immediate&_pragma=journal_size_limit(0)&_pragma=wal_autocheckpoint(250)")
	if err != nil {
		return nil, err
	}
	// One connection: writers never wait for each other, and a database in memory is not lost with its connection.
	db.SetMaxOpenConns(1)
	if err := prepare(db); err != nil {
		db.Close()
		if isDamage(err) {
			err = fmt.Errorf("%w: %w", errDamaged, err)
		}
		return nil, err
	}
	return db, nil
}

// errUnread says that the system did not let a page of the database be read, so that nothing is known about it.
var errUnread = errors.New("a page of it could not be read; it was left as it is: see whether its disk is in order, and do it again")

// pageUnread matches what SQLite says when it checks a database of which it can't read a page: the code is that of a
// failed input (10 and those that end in its byte), or of too little memory.
var pageUnread = regexp.MustCompile(`error code=(7|10|266|522|1802|3338|8458)\b`)

// prepare creates the tables in a new database and checks those of an old one.
func prepare(db *sql.DB) error {
	var have, id, tables int
	if err := db.QueryRow("PRAGMA user_version").Scan(&have); err != nil {
		return err
	}
	if err := db.QueryRow("PRAGMA application_id").Scan(&id); err != nil {
		return err
	}
	if err := db.QueryRow("SELECT count(*) FROM sqlite_schema").Scan(&tables); err != nil {
		return err
	}
	isNew := have == 0 && id == 0 && tables == 0
	switch {
	case isNew:
	case id != applicationID || have < 1:
		return fmt.Errorf("%w: a database of something else", errDamaged)
	case have > version:
		return fmt.Errorf("%w (schema %d, this program knows %d)", ErrNewer, have, version)
	}
	var verdict string
	if err := db.QueryRow("PRAGMA quick_check(1)").Scan(&verdict); err != nil {
		return err
	}
	if pageUnread.MatchString(verdict) {
		return fmt.Errorf("%w: %s", errUnread, verdict)
	}
	if verdict != "ok" {
		return fmt.Errorf("%w: %s", errDamaged, verdict)
	}
	// Only now: it writes into the file. Where WAL can't be had, SQLite keeps a journal of another kind.
	if _, err := db.Exec("PRAGMA journal_mode = WAL"); err != nil {
		return err
	}
	if err := migrate(db, have); err != nil {
		return err
	}
	// What a program that was killed left of checkpoints. Where it can't be removed, a full disk say, it stays.
	if _, err := db.Exec("DELETE FROM checkpoint_parts WHERE checkpoint NOT IN (SELECT parts FROM trial_checkpoints)"); isDamage(err) {
		return err
	}
	// What a program that was killed left in the log goes into the database: ours begins empty (see logMark). Where
	// somebody reads just now, the log stays.
	if _, err := db.Exec("PRAGMA wal_checkpoint(TRUNCATE)"); err != nil && !mayPass(err) {
		return err
	}
	return sound(db)
}

// unsound holds for faces that can't be right.
const unsound = "photo IS NOT NULL AND (length(photo) <> 32 OR photo GLOB '*[^0-9a-f]*')"

// sound looks for what SQLite takes for whole and can't be right.
func sound(db *sql.DB) error {
	var wrong int
	if err := db.QueryRow("SELECT count(*) FROM faces WHERE " + unsound).Scan(&wrong); err != nil {
		return err
	}
	if wrong > 0 {
		return fmt.Errorf("%w: %d of its faces have no valid photo hash", errDamaged, wrong)
	}
	return nil
}

// migrate brings the tables of a version, 0 for an empty database, to the present one: in one transaction, so that
// a kill leaves the old ones or the new ones.
func migrate(db *sql.DB, have int) error {
	if have == version {
		return nil
	}
	tx, err := db.BeginTx(context.Background(), nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for _, statement := range append(slices.Clone(steps[have:]),
		fmt.Sprintf("PRAGMA application_id = %d", applicationID),
		fmt.Sprintf("PRAGMA user_version = %d", version),
	) {
		if _, err := tx.Exec(statement); err != nil {
			return err
		}
	}
	return tx.Commit()
}
