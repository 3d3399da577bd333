// Package onnx writes networks as ONNX files, which other runtimes run: a graph of nodes and constants, and the
// protobuf messages around it.
//
// It knows no network: each says beside its own definition of which nodes it is made (model/network, model/scheme,
// model/calibration), and prediction.ONNX puts them together. Only operators of opset 13 are used, of which every
// runtime since 2020 knows the meaning; all numbers are float32. The messages are those of onnx.proto
// (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto), of which the part that is needed is written by protowire.
// Nothing here reads a file. Start at Graph.
package onnx
