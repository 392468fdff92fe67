package dev.maskstream.standalone.doctor;

import dev.maskstream.vision.TensorRt;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Examines the machine: what Maskstream finds here, and why not more. */
public final class Doctor {
  private final Path data;
  private final Map<String, String> environment;

  /**
   * @param data the data directory that {@code up} would use
   */
  public Doctor(Path data, Map<String, String> environment) {
    this.data = data;
    this.environment = Map.copyOf(environment);
  }

  /** Runs every check; takes a few seconds, most of them for loading native libraries. */
  public List<Finding> examine() {
    List<Finding> findings = new ArrayList<>();
    findings.add(MachineChecks.java());
    findings.add(MachineChecks.cores());
    findings.add(MachineChecks.memory());
    findings.add(MachineChecks.instructionSets(Path.of("/proc/cpuinfo")));
    findings.add(
        EngineChecks.gpu(Path.of("/proc/driver/nvidia/version"), new TensorRt().obstacle()));
    findings.add(EngineChecks.pictures());
    findings.addAll(EngineChecks.engines());
    findings.add(MachineChecks.disk(data));
    findings.add(PortChecks.port(8080, "--port"));
    findings.add(PortChecks.port(8081, "--management-port"));
    findings.add(KeyChecks.signingKey(environment));
    findings.add(PortChecks.settings(environment));
    return List.copyOf(findings);
  }
}
