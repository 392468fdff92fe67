package dev.maskstream.processor;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ends a process in order when it is asked to by SIGTERM or SIGINT: first what it runs is stopped,
 * then the JVM shuts down. A second signal ends it at once.
 *
 * <p>A shutdown hook will not do for what uses an engine: ONNX Runtime's Java binding frees its
 * environment in a hook of its own, and all hooks run at once, so that a batch still with the
 * engine would be pulled from under it and take the process down.
 */
public final class StopSignal {
  private static final List<String> NAMES = List.of("TERM", "INT");
  private static final int SIGNAL_EXIT = 128;

  private StopSignal() {}

  /**
   * Has {@code stop} run once, by the first signal, on a thread of the JVM's; the process then
   * exits with 128 plus the signal's number, as if the signal had ended it.
   */
  @SuppressWarnings("ReferenceEquality") // A proxy is equal to itself alone.
  public static void whenAsked(Runnable stop) {
    AtomicBoolean stopping = new AtomicBoolean();
    InvocationHandler handler =
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "handle" -> {
                int number =
                    (int) arguments[0].getClass().getMethod("getNumber").invoke(arguments[0]);
                if (stopping.compareAndSet(false, true)) {
                  end(stop, number);
                } else {
                  // Whoever asks twice will not wait for what is in flight. It is read again.
                  Runtime.getRuntime().halt(SIGNAL_EXIT + number);
                }
                yield null;
              }
              case "equals" -> proxy == arguments[0];
              case "hashCode" -> System.identityHashCode(proxy);
              default -> "stop";
            };
    // By reflection: javac's warning of these classes, supported though they are (JEP 260), cannot
    // be silenced where warnings are errors.
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handles = Class.forName("sun.misc.SignalHandler");
      Object asks =
          Proxy.newProxyInstance(handles.getClassLoader(), new Class<?>[] {handles}, handler);
      for (String name : NAMES) {
        Object one = signal.getConstructor(String.class).newInstance(name);
        var _ = signal.getMethod("handle", signal, handles).invoke(null, one, asks);
      }
    } catch (ReflectiveOperationException e) {
      Runtime.getRuntime().addShutdownHook(new Thread(stop, "stop"));
    }
  }

  private static void end(Runnable stop, int number) {
    try {
      stop.run();
    } finally {
      Runtime.getRuntime().exit(SIGNAL_EXIT + number);
    }
  }
}
