package dev.maskstream.onednn;

import ai.djl.BaseModel;
import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/** An ONNX file in this engine: one session, for one thread at a time. */
final class OneDnnModel extends BaseModel {
  private final OneDnnLibrary library;
  private Session session;

  OneDnnModel(String name, NDManager manager, OneDnnLibrary library) {
    super(name);
    this.library = library;
    this.manager = manager;
    this.manager.setName("oneDnnModel");
    this.dataType = DataType.UINT8;
  }

  /**
   * Loads a file.
   *
   * @param path the ONNX file, or its folder
   * @param prefix the file's name without {@code .onnx} if {@code path} is a folder; else unused
   * @param options see {@link Options}
   * @throws UnsupportedGraphException if the file has what this engine does not know
   */
  @Override
  public void load(Path path, String prefix, Map<String, ?> options)
      throws IOException, MalformedModelException {
    if (block != null) {
      throw new IllegalStateException("model " + getName() + " is loaded already");
    }
    Options wanted = Options.of(options);
    Path file = find(path, prefix);
    setModelDir(path);
    Network network = GraphReader.read(file);
    Precision precision = wanted.precisionOn(library, network);
    session = new Session(network, precision, wanted.shapes(), library);
    setProperty("precision", precision.property());
    block = new OneDnnBlock(session);
    wasLoaded = true;
  }

  private Path find(Path path, String prefix) throws IOException {
    if (Files.isRegularFile(path)) {
      return path;
    }
    return Stream.of(prefix == null ? getName() : prefix, "model")
        .map(name -> path.resolve(name.endsWith(".onnx") ? name : name + ".onnx"))
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(() -> new FileNotFoundException("no .onnx file of that name in " + path));
  }

  /**
   * What is known of the model. Beside what was set: {@code precision}, {@code isa}, {@code
   * memory.bytes} of tensors and scratchpads, and {@code convolution.nanos}, what the convolutions
   * of the last run took. For the thread that runs it.
   */
  @Override
  public String getProperty(String key) {
    if (session == null) {
      return super.getProperty(key);
    }
    return switch (key) {
      case "isa" -> library.instructionSet();
      case "memory.bytes" -> Long.toString(session.bytes());
      case "convolution.nanos" -> Long.toString(session.convolutionNanos());
      default -> super.getProperty(key);
    };
  }

  @Override
  public void close() {
    if (session != null) {
      session.close();
      session = null;
    }
    super.close();
  }
}
