package dev.maskstream.standalone.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The page's modules against the types in their comments. */
class TypesIT {
  private static final String TYPESCRIPT = "typescript@5.9.2";
  private static final Path HOME = Path.of("target", "tsc").toAbsolutePath();
  private static final Path PAGE =
      Path.of("..", "gateway", "src", "main", "resources", "dev", "maskstream", "gateway", "web")
          .toAbsolutePath()
          .normalize();

  @Test
  void theModulesKeepToTheirTypes() throws Exception {
    Files.createDirectories(HOME);
    boolean there = compiler();
    if (!there) {
      System.out.println("TypesIT is skipped: npm is missing or cannot fetch " + TYPESCRIPT);
    }
    assumeTrue(there, "needs npm and " + TYPESCRIPT);
    Files.writeString(
        HOME.resolve("tsconfig.json"),
        """
        {"compilerOptions": {"checkJs": true, "allowJs": true, "noEmit": true, "strict": true, "types": [],
           "target": "es2023", "module": "es2022", "moduleResolution": "bundler",
           "lib": ["es2023", "dom", "dom.iterable"]},
         "include": ["%s/*.js"]}
        """
            .formatted(PAGE.toString().replace(File.separatorChar, '/')));

    int code = run("node", "node_modules/typescript/bin/tsc", "-p", ".");

    assertThat(code).as(Files.readString(HOME.resolve("said"))).isZero();
  }

  private static boolean compiler() throws Exception {
    if (Files.exists(HOME.resolve("node_modules/typescript/bin/tsc"))) {
      return true;
    }
    try {
      return run("npm", "install", "--no-save", "--no-audit", "--prefix", ".", TYPESCRIPT) == 0;
    } catch (IOException _) {
      return false;
    }
  }

  private static int run(String... command) throws Exception {
    Process process =
        new ProcessBuilder(List.of(command))
            .directory(HOME.toFile())
            .redirectErrorStream(true)
            .redirectOutput(HOME.resolve("said").toFile())
            .start();
    if (!process.waitFor(90, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      return -1;
    }
    return process.exitValue();
  }
}
