package dev.maskstream.vision;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that gives way to live frames: warming up a version that does not serve yet, and training.
 * Its thread has a nice value of 10 (setpriority(2)), which on Linux is a thread's own and leaves
 * it a tenth of a processor that others want too. Elsewhere it runs like any other.
 *
 * <p>A thread cannot take its nice value back without privileges, and threads it starts inherit it:
 * an engine's pool that is to serve later must not be started here.
 *
 * <p>Threads: any.
 */
public final class BackgroundWork {
  private static final Logger log = LoggerFactory.getLogger(BackgroundWork.class);
  private static final int NICE = 10;
  private static final int PRIO_PROCESS = 0;

  /** On Linux the calling thread, whatever the call's name for it says. */
  private static final int SELF = 0;

  private static final Optional<MethodHandle> SET_PRIORITY = find();

  private BackgroundWork() {}

  /**
   * Does the work on a thread of its own that gives way, and waits for it.
   *
   * @param name of the thread
   * @return what the work returns
   * @throws RuntimeException or an Error, the one that the work throws
   */
  public static <T> T call(String name, Supplier<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread.ofPlatform()
        .name(name)
        .daemon()
        .start(
            () -> {
              giveWay();
              result.completeAsync(work, Runnable::run);
            });
    try {
      return result.join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case null, default -> throw e;
      }
    }
  }

  /** The calling thread, and those it starts, give way from now on. */
  public static void giveWay() {
    SET_PRIORITY.ifPresent(BackgroundWork::lower);
  }

  private static void lower(MethodHandle setPriority) {
    try {
      int refused = (int) setPriority.invokeExact(PRIO_PROCESS, SELF, NICE);
      if (refused != 0) {
        log.debug("the priority of {} could not be lowered", Thread.currentThread().getName());
      }
    } catch (Throwable e) {
      throw new LinkageError("setpriority cannot be called", e);
    }
  }

  @SuppressWarnings("restricted")
  private static Optional<MethodHandle> find() {
    if (!System.getProperty("os.name").equals("Linux")) {
      return Optional.empty();
    }
    Linker linker = Linker.nativeLinker();
    return linker
        .defaultLookup()
        .find("setpriority")
        .map(
            function ->
                linker.downcallHandle(
                    function, FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT)));
  }
}
