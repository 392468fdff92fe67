package dev.maskstream.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses GATEWAY =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.maskstream.gateway");

  @Test
  void ofVisionOnlyTheImagePackageIsUsed() {
    noClasses()
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "are vision's but not of its image package",
                type ->
                    type.getPackageName().startsWith("dev.maskstream.vision")
                        && !type.getPackageName().startsWith("dev.maskstream.vision.image")))
        .check(GATEWAY);
  }

  @Test
  void noModelRunsHere() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("ai.djl..", "ai.onnxruntime..")
        .check(GATEWAY);
  }

  @Test
  void onlyTheTopicsPackageReadsFromKafka() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.maskstream.gateway.topics", "dev.maskstream.gateway")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.kafka.clients.consumer..")
        .check(GATEWAY);
  }
}
