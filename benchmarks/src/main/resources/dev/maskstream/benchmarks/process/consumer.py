"""What a capable programmer writes in an afternoon in Python: poll, Pillow, PyTorch, argmax, PNG, produce.

Arguments: brokers, topic of frames, topic of masks, an ONNX file of float planes [1,3,H,W] from 0 to 1 in and a softmax out, width, height.
Speaks in lines as the benchmark's other processes do: "ready ", then each line is answered by processor time, engine time (nanoseconds)
and frames so far.
"""

import io
import os
import sys
import threading
import time
import traceback

import numpy
import onnx
import torch
import torch.nn.functional as F
from confluent_kafka import Consumer, Producer
from onnx import helper, numpy_helper
from PIL import Image

frames = 0
engine_nanos = 0


class Network(torch.nn.Module):
    """The U-Net of the file, its convolutions as modules."""

    def __init__(self, path):
        super().__init__()
        graph = onnx.load(path).graph
        constants = {one.name: torch.from_numpy(numpy_helper.to_array(one).copy()) for one in graph.initializer}
        self.input = graph.input[0].name
        self.output = graph.output[0].name
        self.steps = [(node.op_type, list(node.input), node.output[0]) for node in graph.node]
        self.convolutions = torch.nn.ModuleDict()
        for node in graph.node:
            if node.op_type == "Conv":
                weight, bias = constants[node.input[1]], constants[node.input[2]]
                given = {it.name: helper.get_attribute_value(it) for it in node.attribute}
                pads = given.pop("pads", [0, 0, 0, 0])
                given.pop("kernel_shape", None)
                if given or len(set(pads)) > 1:
                    raise ValueError(f"no such convolution here: {node.output[0]} with {sorted(given)}, pads {pads}")
                conv = torch.nn.Conv2d(weight.shape[1], weight.shape[0], tuple(weight.shape[2:]), padding=pads[0])
                conv.weight.data.copy_(weight)
                conv.bias.data.copy_(bias)
                self.convolutions[name(node.output[0])] = conv

    def forward(self, x):
        values = {self.input: x}
        for kind, inputs, output in self.steps:
            x = values[inputs[0]]
            if kind == "Conv":
                y = self.convolutions[name(output)](x)
            elif kind == "Relu":
                y = F.relu(x)
            elif kind == "MaxPool":
                y = F.max_pool2d(x, 2)
            elif kind == "Resize":
                y = F.interpolate(x, scale_factor=2, mode="nearest")
            elif kind == "Concat":
                y = torch.cat([values[it] for it in inputs], dim=1)
            elif kind == "Softmax":
                y = F.softmax(x, dim=1)
            elif kind == "Identity":
                y = x
            else:
                raise ValueError(f"no operator {kind} here")
            values[output] = y
        return values[self.output]


def name(output):
    return output.replace("/", "_").replace(".", "_")


def segment(network, jpeg, width, height):
    global engine_nanos
    picture = Image.open(io.BytesIO(jpeg)).convert("RGB")
    pixels = numpy.asarray(picture.resize((width, height), Image.BILINEAR))
    planes = torch.from_numpy(pixels.copy()).permute(2, 0, 1).unsqueeze(0).float().div_(255)
    before = time.thread_time_ns()
    softmax = network(planes)
    engine_nanos += time.thread_time_ns() - before
    ids = softmax.argmax(dim=1)[0].to(torch.uint8).numpy()
    png = io.BytesIO()
    Image.fromarray(ids).resize(picture.size, Image.NEAREST).save(png, "PNG")
    return png.getvalue()


def work(*arguments):
    """Without its consumer the process is of no use, and nobody would be told."""
    try:
        consume(*arguments)
    except BaseException:
        traceback.print_exc()
        os._exit(1)


def consume(brokers, frames_topic, masks_topic, network, width, height):
    global frames
    consumer = Consumer({"bootstrap.servers": brokers, "group.id": frames_topic, "auto.offset.reset": "earliest"})
    producer = Producer({"bootstrap.servers": brokers, "message.max.bytes": 8 << 20})
    consumer.subscribe([frames_topic])
    with torch.inference_mode():
        while True:
            for record in consumer.consume(16, 0.1):
                if record.error():
                    raise RuntimeError(record.error())
                png = segment(network, record.value(), width, height)
                producer.produce(masks_topic, png, record.key())
                producer.poll(0)
                frames += 1


def main():
    brokers, frames_topic, masks_topic, model = sys.argv[1:5]
    torch.set_num_threads(1)
    width, height = int(sys.argv[5]), int(sys.argv[6])
    with torch.no_grad():
        # A fifth less time than the module takes as it is.
        traced = torch.jit.trace(Network(model).eval(), torch.rand(1, 3, height, width))
        network = torch.jit.optimize_for_inference(traced)
    arguments = (brokers, frames_topic, masks_topic, network, width, height)
    threading.Thread(target=work, args=arguments, daemon=True).start()
    print("ready ", flush=True)
    for _ in sys.stdin:
        print(time.process_time_ns(), engine_nanos, frames, flush=True)


main()
