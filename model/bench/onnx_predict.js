// Predicts with an ONNX file by npm's onnxruntime-node, for `bench predict`; nothing of Fiducial.
// onnx_predict.js FOLDER MODEL SIDE THREADS PIXELS: FOLDER has node_modules; PIXELS are float32 of all photos. Says in a line of JSON
// its version and how many photos at a time are fastest, then answers each line, a number of rounds, with the seconds of each.
const fs = require("fs");
const path = require("path");
const readline = require("readline");
const [folder, model, side, threads, from] = process.argv.slice(2);
const modules = path.join(folder, "node_modules", "onnxruntime-node");
const ort = require(modules);

async function main() {
  const session = await ort.InferenceSession.create(model, { intraOpNumThreads: Number(threads), interOpNumThreads: 1 });
  const bytes = fs.readFileSync(from);
  const pixels = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  const area = side * side;
  const batches = (size) => {
    const all = [];
    for (let at = 0; at < pixels.length; at += size * area) {
      const some = pixels.subarray(at, at + size * area);
      all.push({ pixels: new ort.Tensor("float32", some, [some.length / area, 1, Number(side), Number(side)]) });
    }
    return all;
  };
  const round = async (inputs) => {
    const start = process.hrtime.bigint();
    for (const input of inputs) await session.run(input);
    return Number(process.hrtime.bigint() - start) / 1e9;
  };
  const medians = {};
  for (const size of [1, 4, 16, 64]) {
    const inputs = batches(size);
    const seconds = [];
    for (let i = 0; i < 4; i++) seconds.push(await round(inputs));
    medians[size] = seconds.slice(1).sort((a, b) => a - b)[1]; // the first reserves memory
  }
  const best = Number(Object.keys(medians).reduce((a, b) => (medians[a] <= medians[b] ? a : b)));
  const inputs = batches(best);
  const version = JSON.parse(fs.readFileSync(path.join(modules, "package.json"))).version;
  console.log(JSON.stringify({ version, batch: best, medians }));
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const seconds = [];
    for (let i = 0; i < Number(line); i++) seconds.push(await round(inputs));
    console.log(JSON.stringify(seconds));
  }
}

main().catch((e) => {
  console.error(e);
  process.exit(1);
});
