package dev.maskstream.vision;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class DependencyTest {
  private static final JavaClasses VISION =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.maskstream.vision");

  @Test
  void picturesNeedNoEngine() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.maskstream.vision.image..", "dev.maskstream.vision.inspection..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("ai.djl..", "ai.onnxruntime..")
        .check(VISION);
  }

  @Test
  void picturesKnowNothingOfModels() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.maskstream.vision.image..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.maskstream.vision",
            "dev.maskstream.vision.onnx..",
            "dev.maskstream.vision.metrics..",
            "dev.maskstream.vision.inspection..")
        .check(VISION);
  }

  @Test
  void nothingHereKnowsTopicsOrServers() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.kafka..", "io.vertx..", "dev.maskstream.proto..")
        .check(VISION);
  }

  @Test
  void graphsAndMetricsNeedNoEngine() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.maskstream.vision.onnx..", "dev.maskstream.vision.metrics..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("ai.djl..", "ai.onnxruntime..")
        .check(VISION);
  }
}
