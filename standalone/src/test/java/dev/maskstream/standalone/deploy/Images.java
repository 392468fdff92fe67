package dev.maskstream.standalone.deploy;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The image that is built here. */
final class Images {
  private static final Pattern VERSION =
      Pattern.compile("<artifactId>maskstream</artifactId>\\s*<version>(\\S+)</version>");

  private Images() {}

  /** Its name, tagged with the version of this build. */
  static String ours() {
    return "maskstream:" + version();
  }

  /** The one with NVIDIA's libraries. */
  static String gpu() {
    return "maskstream-gpu:" + version();
  }

  private static String version() {
    Matcher version = VERSION.matcher(Manifest.text("pom.xml"));
    if (!version.find()) {
      throw new AssertionError("pom.xml tells no version");
    }
    return version.group(1);
  }
}
