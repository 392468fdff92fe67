package dev.maskstream.trainer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses CLASSES =
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
        .check(CLASSES);
  }

  @Test
  void onlyNetworksAndTheirExportKnowTheEngine() {
    noClasses()
        .that()
        .resideInAPackage("dev.maskstream.trainer")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("ai.djl.ndarray..", "ai.djl.nn..", "ai.onnxruntime..")
        .check(CLASSES);
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
        .check(CLASSES);
  }
}
