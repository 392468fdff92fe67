package dev.maskstream.processor.ledger;

/** A frame's work as the ledger sees it. Any thread may finish it; the ledger's owner looks. */
public interface Ticket {
  /** Whether its outcome is known. Never turns back. */
  boolean isFinished();

  /** Nobody waits for the outcome any more: the frame will be read again, here or elsewhere. */
  void cancel();
}
