package dev.maskstream.standalone;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Dependencies between modules point one way. This module sees them all, so it looks. */
class ArchitectureTest {
  private static final String PROTO = "dev.maskstream.proto..";
  private static final String VISION = "dev.maskstream.vision..";
  private static final String GATEWAY = "dev.maskstream.gateway..";
  private static final String PROCESSOR = "dev.maskstream.processor..";
  private static final String TRAINER = "dev.maskstream.trainer..";
  private static final String STANDALONE = "dev.maskstream.standalone..";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.maskstream");

  @Test
  void protoAndVisionKnowNobodyOfUs() {
    doesNotKnow(PROTO, VISION, GATEWAY, PROCESSOR, TRAINER, STANDALONE);
    doesNotKnow(VISION, PROTO, GATEWAY, PROCESSOR, TRAINER, STANDALONE);
  }

  @Test
  void noServiceKnowsAnother() {
    doesNotKnow(GATEWAY, PROCESSOR, TRAINER, STANDALONE);
    doesNotKnow(PROCESSOR, GATEWAY, TRAINER, STANDALONE);
    doesNotKnow(TRAINER, GATEWAY, PROCESSOR, STANDALONE);
  }

  @Test
  void theGatewayKnowsPicturesButNoModels() {
    noClasses()
        .that()
        .resideInAPackage(GATEWAY)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.maskstream.vision", "ai.djl..", "ai.onnxruntime..")
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.maskstream.vision.onnx..",
            "dev.maskstream.vision.metrics..",
            "dev.maskstream.vision.inspection..")
        .check(CLASSES);
  }

  @Test
  void pictureReadingNeedsNoEngine() {
    doesNotKnow("dev.maskstream.vision.image..", "ai.djl..", "ai.onnxruntime..");
  }

  @Test
  void messagesNeedNoKafkaOutsideTheirKafkaPackage() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.maskstream.proto", "dev.maskstream.proto.v1..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.kafka..")
        .check(CLASSES);
  }

  private void doesNotKnow(String one, String... others) {
    noClasses()
        .that()
        .resideInAPackage(one)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others)
        .check(CLASSES);
  }
}
