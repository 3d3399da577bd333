package evaluate

import (
	"context"
	"fmt"
	"image"

	"fiducial/data/face"
	"fiducial/data/picture"
	"fiducial/model/checkpoint"
	"fiducial/model/evaluation"
	"fiducial/model/kept"
	"fiducial/model/prediction"
	"fiducial/ui/kit"
	"fiducial/ui/session"
	"fiducial/ui/shell"
)

// job is one measuring: what is to be measured, and what came of it. run fills it in the background.
type job struct {
	session *session.Open
	read    func(path string) (*checkpoint.Checkpoint, error) // a checkpoint
	key     key
	sides   [2]source
	part    evaluation.Part // "" is replaced by what is fair to the first checkpoint
	rows    []int           // of listedFaces
	worstAt int
	threads int
	kept    *kept.Folder // where predictions are kept
	task    *shell.Task

	whole       bool // run came to its end
	evaluations [2]*evaluation.Evaluation
	knows       [2]bool // whether the checkpoint was trained on some of the faces
	chosen      [2]evaluation.Chosen
	worst       []worstFace
}

// worstFace is one of the faces with the largest errors.
type worstFace struct {
	row      int
	pixels   float64 // its RMSE, or its distance at the keypoint that was asked for
	keypoint int     // that is farthest off
	farthest float64 // its distance
	image    image.Image
}

// thumbnailSide is the side of the pictures of the worst faces, in pixels of the screen at twice the usual density.
const thumbnailSide = 160

// run measures. It is a background task.
func (j *job) run(ctx context.Context, t *shell.Task) error {
	ds := j.session.Dataset
	for i := range j.sides {
		if err := j.sides[i].load(j.read, ds); err != nil {
			return err
		}
	}
	first := j.sides[0].set.Checkpoint()
	if j.part == "" {
		j.part = evaluation.FairPart(first, ds)
	}
	if j.part != listedFaces {
		j.rows = j.part.RowsOf(first, ds)
	}
	checkpoints, predictions := make([]*checkpoint.Checkpoint, len(j.sides)), make([][]face.Points, len(j.sides))
	for i := range j.sides {
		side := &j.sides[i]
		if side.set == nil {
			continue
		}
		var err error
		if predictions[i], err = j.predict(ctx, t, side, j.rows); err != nil {
			return err
		}
		checkpoints[i] = side.set.Checkpoint()
		j.knows[i] = checkpoints[i].Knows(ds, j.rows)
		if j.chosen[i], err = j.howChosen(ctx, t, side); err != nil {
			return err
		}
	}
	copy(j.evaluations[:], evaluation.OfCheckpoints(ds, j.rows, checkpoints, predictions))
	if err := j.pickWorst(ctx); err != nil {
		return err
	}
	j.whole = true
	return nil
}

// howChosen finds whether a checkpoint was chosen by faces that are measured, and measures it on validation faces where
// it was.
func (j *job) howChosen(ctx context.Context, t *shell.Task, side *source) (chosen evaluation.Chosen, err error) {
	c, ds := side.set.Checkpoint(), j.session.Dataset
	if chosen.Faces = evaluation.ChosenBy(c, ds, j.rows); chosen.Faces == 0 {
		return chosen, nil
	}
	rows := evaluation.ValidationRows(c, ds)
	predictions, err := j.predict(ctx, t, side, rows)
	if err == nil {
		chosen.Validation = &evaluation.OfCheckpoint(c, ds, rows, predictions).Metrics
	}
	return chosen, err
}

// predict returns what a checkpoint predicts for rows; a file's predicts those that it did not yet.
func (j *job) predict(ctx context.Context, t *shell.Task, side *source, rows []int) ([]face.Points, error) {
	if !side.borrowed {
		t.Describe("predicting with "+side.name, 0)
		had := side.set.Ready()
		missing := 0
		for _, row := range rows {
			if !side.set.Has(row) {
				missing++
			}
		}
		err := side.set.Fill(ctx, j.session.Dataset, prediction.FillOptions{
			Options: prediction.Options{Threads: j.threads, Mirror: true, Kept: j.kept}, WantedOnly: true,
			Wanted: func() (int, []int) { return -1, rows },
		}, func(done, _ int64) { t.Progress(done-int64(had), int64(missing)) })
		if err != nil {
			return nil, fmt.Errorf("measuring %s: %w", side.name, err)
		}
	}
	predictions := make([]face.Points, len(rows))
	for n, row := range rows {
		predictions[n] = side.set.Points(row)
	}
	return predictions, nil
}

// pickWorst finds the worst faces and draws them.
func (j *job) pickWorst(ctx context.Context) error {
	e, ds := j.evaluations[0], j.session.Dataset
	if j.worstAt >= 0 {
		for _, p := range e.WorstAt(j.worstAt, worstMost) {
			j.worst = append(j.worst, worstFace{row: p.Row, pixels: p.Pixels, keypoint: p.Keypoint, farthest: p.Pixels})
		}
	} else {
		for _, f := range e.Worst(worstMost) {
			j.worst = append(j.worst, worstFace{row: f.Row, pixels: f.RMSE, keypoint: f.Worst, farthest: f.Pixels})
		}
	}
	for i := range j.worst {
		if err := ctx.Err(); err != nil {
			return err
		}
		f := &j.worst[i]
		pixels, err := ds.Pixels(f.row)
		if err != nil {
			return fmt.Errorf("drawing face %s: %w", kit.Count(f.row), err)
		}
		f.image = picture.Compared(picture.Gray(pixels, ds.Side()), ds.Labels(f.row), j.sides[0].set.Points(f.row), thumbnailSide, picture.DefaultStyle())
	}
	return nil
}
