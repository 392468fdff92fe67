package dev.maskstream.standalone.command;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints a script that completes commands and options in a shell. */
@Command(
    name = "completion",
    description = {
      "Print a completion script.",
      "Use it by: source <(./maskstream completion bash)",
    })
final class CompletionCommand implements Runnable {
  /** Shells the one script works in. */
  enum Shell {
    BASH,
    ZSH
  }

  @Parameters(paramLabel = "SHELL", description = "bash or zsh.")
  private Shell shell;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    String script = AutoComplete.bash("maskstream", spec.root().commandLine());
    // The script enables zsh's bash completion by itself; asking twice is harmless and earlier.
    String preamble =
        switch (shell) {
          case BASH -> "";
          case ZSH -> "autoload -U +X bashcompinit && bashcompinit\n";
        };
    spec.commandLine().getOut().print(preamble + script);
    spec.commandLine().getOut().flush();
  }
}
