package dev.maskstream.benchmarks.training;

import dev.maskstream.trainer.data.Batch;
import dev.maskstream.trainer.net.UnetShape;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The same step on libtorch itself, through its JavaCPP preset: the same network, cross-entropy,
 * Adam, and the share of right pixels. What it allocates is freed at the end of each step.
 */
final class LibtorchSteps {
  private static final long[] ONE = {1, 1};
  private static final int EVERYTHING = 1;

  /** A convolution and its batch norm. */
  private record Layer(Tensor kernel, Tensor gamma, Tensor beta, Tensor mean, Tensor variance) {}

  private final TensorVector parameters = new TensorVector();
  private final List<Layer> layers = new ArrayList<>();
  private final Tensor headKernel;
  private final Tensor headBias;
  private final Adam adam;
  private final BytePointer pixels;
  private final BytePointer ids;
  private int next;

  private LibtorchSteps(Batch batch) {
    pixels = new BytePointer(batch.pixels());
    ids = new BytePointer(batch.ids());
    UnetShape shape = Workload.SHAPE;
    int depth = shape.depth();
    long channels = 3;
    for (int level = 0; level <= depth; level++) {
      channels = block(channels, width(level));
    }
    for (int level = depth - 1; level >= 0; level--) {
      channels = block(channels + width(level), width(level));
    }
    headKernel = kernel(channels, shape.classes());
    headBias = trained(torch.zeros(shape.classes()));
    adam = new Adam(parameters, new AdamOptions(Workload.RATE));
  }

  private static long width(int level) {
    return Math.min((long) Workload.SHAPE.baseWidth() << level, Workload.SHAPE.maxWidth());
  }

  private long block(long in, long out) {
    layer(in, out);
    layer(out, out);
    return out;
  }

  private void layer(long in, long out) {
    layers.add(
        new Layer(
            kernel(in, out),
            trained(torch.ones(out)),
            trained(torch.zeros(out)),
            torch.zeros(out),
            torch.ones(out)));
  }

  private Tensor kernel(long in, long out) {
    Tensor drawn = torch.randn(out, in, 3, 3);
    return trained(drawn.mul_(new Scalar((float) Math.sqrt(2.0 / (9 * in)))));
  }

  private Tensor trained(Tensor parameter) {
    parameter.set_requires_grad(true);
    parameters.push_back(parameter);
    return parameter;
  }

  private Tensor twoConvolutions(Tensor x) {
    return convolution(convolution(x));
  }

  private Tensor convolution(Tensor x) {
    Layer layer = layers.get(next++);
    Tensor y = torch.conv2d(x, layer.kernel(), new TensorOptional(), ONE, ONE, ONE, EVERYTHING);
    Tensor normal =
        torch.batch_norm(
            y,
            new TensorOptional(layer.gamma()),
            new TensorOptional(layer.beta()),
            new TensorOptional(layer.mean()),
            new TensorOptional(layer.variance()),
            true,
            0.1,
            1e-5,
            false);
    return torch.relu(normal);
  }

  private Tensor forward(Tensor picture) {
    next = 0;
    int depth = Workload.SHAPE.depth();
    Deque<Tensor> skips = new ArrayDeque<>();
    Tensor x = picture;
    for (int level = 0; level < depth; level++) {
      x = twoConvolutions(x);
      skips.push(x);
      x = torch.max_pool2d(x, 2, 2);
    }
    x = twoConvolutions(x);
    for (int level = 0; level < depth; level++) {
      long[] size = {x.size(2) * 2, x.size(3) * 2};
      x = torch.upsample_nearest2d(x, size);
      x = twoConvolutions(torch.cat(new TensorVector(x, skips.pop()), 1));
    }
    return torch.conv2d(x, headKernel, new TensorOptional(headBias), ONE, ONE, ONE, EVERYTHING);
  }

  private float step() {
    int height = Workload.SHAPE.inputHeight();
    int width = Workload.SHAPE.inputWidth();
    TensorOptions bytes = new TensorOptions(torch.ScalarType.Byte);
    Tensor picture =
        torch
            .from_blob(pixels, new long[] {Workload.BATCH, height, width, 3}, bytes)
            .to(torch.ScalarType.Float)
            .mul_(new Scalar(1 / 255f))
            .permute(0, 3, 1, 2);
    Tensor labels =
        torch
            .from_blob(ids, new long[] {Workload.BATCH, height, width}, bytes)
            .to(torch.ScalarType.Long);
    adam.zero_grad();
    Tensor logits = forward(picture);
    Tensor loss = torch.cross_entropy_loss(logits, labels);
    loss.backward();
    long right = logits.argmax(new LongOptional(1), false).eq(labels).sum().item_long();
    adam.step();
    return loss.item_float() + right;
  }

  public static void main(String[] args) throws IOException {
    torch.set_num_threads(Integer.parseInt(args[0]));
    torch.manual_seed(1);
    Batch batch = Workload.batch();
    LibtorchSteps steps = new LibtorchSteps(batch);
    Steps.serve(
        () -> {
          try (PointerScope _ = new PointerScope()) {
            steps.step();
          }
        });
  }
}
