// Package submission answers the lookup tables of the Kaggle contest "Facial Keypoints Detection", IdLookupTable.csv,
// with predictions: RowId,Location, as the contest takes them. It knows neither datasets nor networks; who has both
// says which face has which number. Start at Answers.
package submission
