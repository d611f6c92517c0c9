// Streams layers of a photo and says what came; draws the montage of the first as a PGM picture.
//   node examples/stream.js http://127.0.0.1:5080 photo.jpg 'conv1*'
import { readFile, writeFile } from "node:fs/promises";
import { connect, montage } from "activationplatform";

const [address = "http://127.0.0.1:5080", file, ...layers] = process.argv.slice(2);
if (file === undefined) {
  console.error("usage: node examples/stream.js ADDRESS IMAGE [LAYER ...]");
  process.exit(2);
}

const client = connect(address);
try {
  const image = await readFile(file);
  let first;
  for await (const activation of client.activations(image, { layers: layers.length > 0 ? layers : ["conv1*"] })) {
    const { layer, shape, data, minimum, maximum } = activation;
    console.log(`${layer.padEnd(32)} ${shape.join(" x ").padEnd(20)} ${data.length} values from ${minimum.toFixed(3)} to ${maximum.toFixed(3)}`);
    first ??= activation;
  }

  for (const { label, probability } of await client.classify(image)) {
    console.log(`${(100 * probability).toFixed(1).padStart(5)} %  ${label}`);
  }

  const picture = montage(first);
  await writeFile("montage.pgm", [`P5\n${picture.width} ${picture.height}\n255\n`, picture.pixels]);
  console.log(`montage.pgm shows ${picture.layout.count} channels of ${first.layer}`);
} catch (error) {
  console.error(`${error.name}: ${error.message}`);
  process.exitCode = 1;
} finally {
  client.close();
}
