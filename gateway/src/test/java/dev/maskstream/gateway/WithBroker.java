package dev.maskstream.gateway;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests one broker for the whole run; each takes a topic prefix of its own. */
final class WithBroker implements ParameterResolver {
  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == TestBroker.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Store store = context.getRoot().getStore(Namespace.create(WithBroker.class));
    return store.computeIfAbsent(TestBroker.class, _ -> started(), TestBroker.class);
  }

  private static TestBroker started() {
    try {
      Path folder = Files.createTempDirectory("gateway-test-broker");
      return TestBroker.start(folder);
    } catch (Exception e) {
      throw new IllegalStateException("the test broker did not start", e);
    }
  }
}
