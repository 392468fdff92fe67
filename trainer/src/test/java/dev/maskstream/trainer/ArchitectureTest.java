package dev.maskstream.trainer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private final JavaClasses trainer =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.maskstream.trainer");

  @Test
  void picturesAreReadWithoutKnowingOfNetworks() {
    noClasses()
        .that()
        .resideInAPackage("..trainer.data..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("ai.djl..", "..trainer.net..", "..trainer.export..")
        .check(trainer);
  }

  @Test
  void onlyNetworksAndTheirExportKnowTheEngine() {
    noClasses()
        .that()
        .resideInAPackage("dev.maskstream.trainer")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("ai.djl.ndarray..", "ai.djl.nn..", "ai.onnxruntime..")
        .check(trainer);
  }

  @Test
  void noServiceKnowsAnother() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.maskstream.gateway..",
            "dev.maskstream.processor..",
            "dev.maskstream.standalone..",
            "io.vertx..")
        .check(trainer);
  }
}
