package train

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fiducial/data"
	"fiducial/data/project"
	"fiducial/model"
	"fiducial/ui/predict"
	"fiducial/ui/session/sessiontest"
)

// A run that is worse than the mean face is not put to use unasked, though nothing else predicts: a review would trust
// it.
func TestARunWorseThanTheMeanFaceAsks(t *testing.T) {
	b := opened(t, 60)
	b.small("1")
	if err := b.p.settings.Set("lr", "10"); err != nil { // what it learns is nonsense
		t.Fatal(err)
	}
	b.p.take(b.p.settings)
	b.Do("train")
	b.Until("it is over and measured", func() bool { return !b.p.Busy() && b.predict.Promotion.Open() == 0 })
	b.settle()
	if b.predict.Weights.Checkpoint() != nil || b.predict.Predictions.Points(0) != nil {
		t.Errorf("it predicts with %q; banners: %q", b.predict.Weights.Path(), b.Said())
	}
	if got := b.Prefs().Weights(b.Session.Dataset().Path()); got != "" {
		t.Errorf("the next start predicts with %s", got)
	}
	banner := b.Banner("What the run learned is worse than the mean face (the run ")
	banner.Buttons[0].Do()
	b.Until("a person wants it all the same", func() bool {
		return b.predict.Weights.Path() == b.p.current.best && b.predict.Predictions.Points(0) != nil
	})
	b.settle()
	if b.Shows("weights") || b.Prefs().Weights(b.Session.Dataset().Path()) != b.p.current.best {
		t.Errorf("it says %q", b.Said())
	}
}

// Quitting is no reason to lose what was learned: the next start predicts with it.
func TestQuittingWhileTrainingRemembersTheWeights(t *testing.T) {
	path := sessiontest.WriteFaces(t, 60, nil)
	b := openedAt(t, path)
	old := b.trained("1")
	b.small("2000")
	b.Do("train")
	r := b.p.current
	inUse, _ := predict.LastMeasured(b.predict.Weights.Checkpoint())
	b.Until("the run is better", func() bool {
		return r.result == nil && b.p.bestEpoch > 3 && b.p.bestRMSE < inUse
	})
	b.quit()
	if got := b.Prefs().Weights(path); got != r.best {
		t.Errorf("the next start predicts with %s, not with %s; before it was %s", got, r.best, old)
	}
}

// A run that ends while another dataset is open belongs to its own: its weights are remembered, the panel says nothing.
func TestOpeningAnotherFileWhileTraining(t *testing.T) {
	path, other := sessiontest.WriteFaces(t, 60, nil), sessiontest.WriteFaces(t, 20, nil)
	b := openedAt(t, path)
	b.small("2000")
	b.Do("train")
	r := b.p.current
	b.Until("it is better than the mean face", func() bool { _, rmse, mean := r.record.best(); return rmse < mean })
	b.p.Stop()
	b.Session.Leave()
	b.OpenDataset(other)
	b.Until("the run is over", func() bool { return r.over })
	b.settle()
	if got := b.Prefs().Weights(path); got != r.best {
		t.Errorf("for %s it will predict with %q, not with %s", path, got, r.best)
	}
	if got := b.Prefs().Weights(other); got != "" || b.predict.Weights.Checkpoint() != nil {
		t.Errorf("the other file is predicted with %q", got)
	}
	if b.p.state.Text != "" || b.p.detail.Text != "" {
		t.Errorf("the panel says %q, %q", b.p.state.Text, b.p.detail.Text)
	}
}

func TestARunStoppedAtOnceLeavesThePredictions(t *testing.T) {
	path := sessiontest.WriteFaces(t, 60, nil)
	b := openedAt(t, path)
	good := b.trained("3")
	curve := b.predict.Weights.Checkpoint().Position.Curve
	curve[len(curve)-1].TestRMSE = 0.001 // better than any run that is stopped at once
	b.small("2000")
	b.Do("train")
	b.Until("a batch is done", func() bool { return b.p.latest.Epoch > 0 })
	b.stopped()
	b.settle()
	learned := b.p.current.Learned().Path
	if b.predict.Weights.Path() != good || b.Prefs().Weights(path) != good {
		t.Errorf("it predicts with %s and remembers %s", b.predict.Weights.Path(), b.Prefs().Weights(path))
	}
	if b.predict.Predictions.Points(0) == nil {
		t.Error("no prediction is shown")
	}
	b.Until("it is compared", func() bool { return b.predict.Promotion.Open() == 0 })
	banner := b.Banner("too few to say which are better")
	banner.Buttons[0].Do() // and who wants it has it
	b.Until("the run's weights predict", func() bool { return b.predict.Weights.Path() == learned })
	b.settle()
	if b.Prefs().Weights(path) != learned {
		t.Error("that choice is not remembered")
	}
}

// Start pressed right after Stop counts, however long the old run needs to end.
func TestStartWhileTheOldRunStops(t *testing.T) {
	b := opened(t, 60)
	b.small("2000")
	b.Do("train")
	first := b.p.current
	b.Until("an epoch is done", func() bool { return b.p.last.Epoch > 0 })
	b.Do("stop")
	if first.over || !b.p.canTrain() {
		t.Fatalf("over %v, a new run can be asked for %v", first.over, b.p.canTrain())
	}
	b.Do("train")
	if !strings.Contains(b.p.state.Text, "the new run starts") || b.p.canTrain() {
		t.Errorf("it says %q, and can start again: %v", b.p.state.Text, b.p.canTrain())
	}
	b.Until("the new run trains", func() bool { return b.p.current != first && b.p.Busy() && b.p.last.Epoch > 0 })
	b.stopped()
}

func TestAPausedRunIsSaidToBePaused(t *testing.T) {
	b := opened(t, 60)
	b.small("2000")
	b.Do("train")
	b.Until("a batch is done", func() bool { return b.p.latest.Epoch > 0 })
	b.Do("pause")
	b.p.current.onBatch(b.p.current.task, 2000, model.BatchEvent{Epoch: 1, Batch: 2, Batches: 5, Step: 1 << 20, Left: time.Minute}) // one that was on its way
	if !b.p.current.task.Paused() {
		t.Error("the status bar does not say that it is paused")
	}
	b.Do("pause")
	if b.p.current.task.Paused() {
		t.Error("the status bar says that it is paused")
	}
	b.quit() // what the run says still would come before that batch
}

// What the panel says about the last run stays.
func TestTheLastRunStaysOnThePanel(t *testing.T) {
	path := sessiontest.WriteFaces(t, 60, nil)
	b := openedAt(t, path)
	b.trained("2")
	b.Close()
	c := openedAt(t, path)
	c.Until("the last run is shown", func() bool { return c.p.detail.Text != "" })
	c.settle()
	if !strings.HasPrefix(c.p.state.Text, "Last run · heatmap 1 · 2 of 2 epochs · finished") {
		t.Errorf("it says %q", c.p.state.Text)
	}
}

// refuse lets no write into the project of a dataset until allow is called, as a full disk does.
func refuse(t *testing.T, dataset string) (allow func()) {
	t.Helper()
	db, err := sql.Open("sqlite", project.Beside(dataset)+"?_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := tx.Rollback(); err != nil {
			t.Error(err)
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}
}

// A run whose beginning could not be written is in the project all the same once there is room, with all its epochs.
func TestARunIsKeptOnceItCanBeWritten(t *testing.T) {
	path := sessiontest.WriteFaces(t, 60, nil)
	b := openedAt(t, path)
	ds := b.Session.Dataset()
	if err := ds.Mark("Flag", 0, data.Mark{Flagged: true}); err != nil { // now there is a project file
		t.Fatal(err)
	}
	b.small("3")
	r := &run{settings: b.p.settings, record: b.p.runs.begin("late", b.p.settings, "", 0), ds: ds}
	began := r.record.Started
	allow := refuse(t, path)
	l := b.p.openLog(ds, r, r.record.Run)
	l.epoch(model.EpochEvent{Point: data.Epoch{Epoch: 1, TrainLoss: 3}})
	b.Settle()
	b.Banner("Keeping the training run in the project: ")
	allow()
	l.epoch(model.EpochEvent{Point: data.Epoch{Epoch: 2, TrainLoss: 2}})
	if err := l.end(&model.Result{Reason: model.Stopped}); err != nil {
		t.Fatal(err)
	}
	b.Settle()
	kept, err := recordsOf(ds)
	if err != nil || len(kept) != 1 || len(kept[0].epochs) != 2 || kept[0].epochs[0].TrainLoss != 3 || kept[0].epochs[1].TrainLoss != 2 {
		t.Fatalf("kept are %+v, %v", kept, err)
	}
	if k := kept[0]; k.Reason != model.Stopped || k.Name != r.record.Name || k.ID != r.record.ID || k.Started.Sub(began).Abs() > time.Second {
		t.Errorf("kept is %+v, it began %v", k.Run, began)
	}
}

// A run that can't be written at its end either says so, and offers its weights.
func TestARunThatIsNotKeptOffersItsWeights(t *testing.T) {
	path := sessiontest.WriteFaces(t, 60, nil)
	b := openedAt(t, path)
	ds := b.Session.Dataset()
	if err := ds.Mark("Flag", 0, data.Mark{Flagged: true}); err != nil {
		t.Fatal(err)
	}
	allow := refuse(t, path)
	defer allow()
	b.small("1")
	b.Do("train")
	b.Until("it is over", func() bool { return !b.p.Busy() })
	offer := b.Banner(" is not kept in the project: ")
	if len(offer.Buttons) != 1 {
		t.Fatalf("it offers %+v", offer.Buttons)
	}
	offer.Buttons[0].Do()
	saved := filepath.Join(filepath.Dir(path), "saved"+predict.Ext)
	b.Answer(saved)
	b.Until("the weights are saved", func() bool { _, err := os.Stat(saved); return err == nil })
	b.settle()
}
