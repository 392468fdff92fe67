package dev.maskstream.standalone;

import dev.maskstream.standalone.command.Maskstream;

/** Where the process begins. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    // Read when the first class of DJL or JavaCPP loads, so before anything else: no phoning home,
    // no limit on native memory that counts memory-mapped files as the process's own, and what
    // JavaCPP has to say in the log.
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.setProperty("org.bytedeco.javacpp.maxphysicalbytes", "0");
    System.setProperty("org.bytedeco.javacpp.logger", "slf4j");
    System.setProperty("java.awt.headless", "true");
    System.exit(Maskstream.commandLine(System.getenv(), arguments).execute(arguments));
  }
}
