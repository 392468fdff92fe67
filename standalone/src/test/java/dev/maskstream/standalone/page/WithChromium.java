package dev.maskstream.standalone.page;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Skips where there is no browser, and says so. Gives tests that ask for one the {@link
 * ColourPlatform} that all of them share.
 */
final class WithChromium implements ExecutionCondition, ParameterResolver {
  private static final Namespace OURS = Namespace.create(WithChromium.class);

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (Chromium.installed().isPresent()) {
      return ConditionEvaluationResult.enabled("there is a browser");
    }
    System.out.println(
        context.getDisplayName() + " is skipped: no chromium or google-chrome on this machine");
    return ConditionEvaluationResult.disabled("needs chromium or google-chrome");
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == ColourPlatform.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(OURS)
        .computeIfAbsent(ColourPlatform.class, _ -> started(), ColourPlatform.class);
  }

  private static ColourPlatform started() {
    try {
      return ColourPlatform.start();
    } catch (Exception e) {
      throw new ParameterResolutionException("the platform did not start", e);
    }
  }
}
