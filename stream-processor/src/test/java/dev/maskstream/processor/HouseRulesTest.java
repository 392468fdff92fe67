package dev.maskstream.processor;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What keeps a plain consumer and producer loop in place of Kafka Streams a one-class change. */
class HouseRulesTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.maskstream.processor");

  @Test
  void engineAndLedgerKnowNothingOfKafkaStreams() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "..batching..",
            "..ledger..",
            "..registry..",
            "..gate..",
            "..events..",
            "..prompts..",
            "..segment..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.kafka.streams..")
        .check(CLASSES);
  }

  @Test
  void oneClassKnowsTheClientSupplier() {
    classes()
        .that()
        .implement("org.apache.kafka.streams.KafkaClientSupplier")
        .should()
        .haveSimpleName("LedgerClientSupplier")
        .check(CLASSES);
  }

  @Test
  void onlyPublicKafkaIsUsed() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.kafka.streams.internals..", "org.apache.kafka..processor.internals..")
        .check(CLASSES);
  }
}
