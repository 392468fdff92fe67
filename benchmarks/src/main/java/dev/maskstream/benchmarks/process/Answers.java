package dev.maskstream.benchmarks.process;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** A child's side of the talk that {@link Child} holds. */
public final class Answers {
  private final PrintStream out =
      new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);

  /** Answers a line. */
  public interface Answer {
    String to(String question) throws IOException;
  }

  /** Leaves standard output to the talk alone: what else is printed goes to standard error. */
  public Answers() {
    System.setOut(System.err);
  }

  /** Says that it is ready and answers until the other side hangs up. */
  public void serve(String greeting, Answer answer) throws IOException {
    out.println("ready " + greeting);
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      out.println(answer.to(line));
    }
  }
}
