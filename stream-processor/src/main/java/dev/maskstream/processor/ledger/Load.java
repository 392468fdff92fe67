package dev.maskstream.processor.ledger;

/**
 * How busy one stream thread is.
 *
 * @param unfinished frames without an outcome
 * @param inFlight frames whose outcome has not been forwarded, the unfinished ones among them
 * @param activePartitions partitions that have frames in flight or had some of late
 */
public record Load(int unfinished, int inFlight, int activePartitions) {}
