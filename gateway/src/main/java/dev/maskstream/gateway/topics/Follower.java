package dev.maskstream.gateway.topics;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that takes one step of a follower after the other until it is closed. A step that
 * fails is logged once and tried again a second later.
 */
public final class Follower implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Follower.class);
  private static final long PAUSE_MILLIS = 1_000;

  private final Consumer<?, ?> consumer;
  private final Runnable step;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;
  private volatile String trouble = "";

  /**
   * @param name of the topics, for the thread and the log
   * @param consumer owned by the thread from now on
   * @param step polls the consumer once
   */
  public Follower(String name, Consumer<?, ?> consumer, Runnable step) {
    this.consumer = consumer;
    this.step = step;
    this.thread = Thread.ofPlatform().daemon().name("gateway-follows-" + name).unstarted(this::run);
  }

  public Follower start() {
    thread.start();
    return this;
  }

  /** Why it reads nothing at the moment; empty when all is well. */
  public Optional<String> trouble() {
    return trouble.isEmpty() ? Optional.empty() : Optional.of(trouble);
  }

  private void run() {
    try (consumer) {
      while (stop.getCount() > 0) {
        try {
          step.run();
          recovered();
        } catch (WakeupException e) {
          return;
        } catch (KafkaException e) {
          failed(e);
          if (stop.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
            return;
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      trouble = "stopped: " + e;
      log.atError().setCause(e).addKeyValue("thread", thread.getName()).log("following has ended");
    }
  }

  private void failed(KafkaException e) {
    if (trouble.isEmpty()) {
      log.atWarn().setCause(e).addKeyValue("thread", thread.getName()).log("following is held up");
    }
    trouble = String.valueOf(e.getMessage());
  }

  private void recovered() {
    if (!trouble.isEmpty()) {
      trouble = "";
      log.atInfo().addKeyValue("thread", thread.getName()).log("following goes on");
    }
  }

  @Override
  public void close() {
    stop.countDown();
    consumer.wakeup();
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
