package dev.maskstream.standalone.command;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() throws IOException {
    Properties properties = new Properties();
    try (InputStream file =
        Version.class.getResourceAsStream("/dev/maskstream/standalone/version.properties")) {
      properties.load(file);
    }
    return new String[] {
      "maskstream " + properties.getProperty("version"),
      "Java " + Runtime.version() + " on " + System.getProperty("os.name")
    };
  }
}
