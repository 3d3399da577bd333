package network_test

import (
	"fmt"

	"fiducial/model/network"
)

// Training a network on one batch of four faces, and predicting with it.
func Example() {
	spec := network.Packs{Face: network.Face{Side: 24, Keypoints: 2}, KernelSize: 3, Stride: 1, Padding: 1, OutChannel: []int{4, 8}}
	w, err := network.Init(spec, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	const faces = 4
	training, err := network.NewTraining(w, network.TrainingOptions{Batch: faces, Threads: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer training.Close()
	prediction, err := network.NewPrediction(w, 1, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer prediction.Close()

	images := make([]float32, faces*24*24)
	targets, mask := make([]float32, faces*4), make([]float32, faces*4)
	for i := range faces {
		images[i*24*24+i*100] = 5 // a bright pixel
		for j := range 4 {
			targets[i*4+j], mask[i*4+j] = float32(i+1)/4, 1
		}
	}
	adam := network.Adam{LR: .01, Beta1: .9, Beta2: .999, Epsilon: 1e-8}
	for step := range uint64(200) {
		if _, err := training.Step(images, targets, mask, step, adam, 0); err != nil {
			fmt.Println(err)
			return
		}
	}
	for i := range faces {
		out, err := prediction.Run(images[i*24*24 : (i+1)*24*24])
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("face %d: %.2f\n", i, out)
	}
	// Output:
	// face 0: [0.25 0.25 0.25 0.25]
	// face 1: [0.50 0.50 0.50 0.50]
	// face 2: [0.75 0.75 0.75 0.75]
	// face 3: [1.00 1.00 1.00 1.00]
}

func ExamplePacks_Check() {
	spec := network.Packs{Face: network.Face{Side: 48, Keypoints: 15}, KernelSize: 5, Stride: 2, Padding: 1, OutChannel: []int{2, 2, 2}}
	fmt.Println(spec.Check())
	// Output:
	// impossible network: in pack 2 nothing of the image is left: its convolution 2 gets 2 px and needs 3; use fewer packs, smaller kernels, a smaller stride or more padding
}
