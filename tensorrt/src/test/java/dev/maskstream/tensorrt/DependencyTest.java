package dev.maskstream.tensorrt;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class DependencyTest {
  @Test
  void theEngineKnowsNothingElseOfMaskstream() {
    noClasses()
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "are of another module",
                (JavaClass other) ->
                    other.getPackageName().startsWith("dev.maskstream.")
                        && !other.getPackageName().startsWith("dev.maskstream.tensorrt")))
        .check(
            new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.maskstream.tensorrt"));
  }
}
