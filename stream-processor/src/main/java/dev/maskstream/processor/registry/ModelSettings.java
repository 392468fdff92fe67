package dev.maskstream.processor.registry;

import dev.maskstream.proto.signing.TrustedKeys;
import dev.maskstream.vision.image.ImageLimits;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Which models may be served, and how.
 *
 * @param only the one model that may serve; empty for all
 * @param maxModels at once
 * @param trusted whose versions may be opened
 * @param maxBytes of a model file
 * @param keep how long the version before is kept warm after a swap; zero for not at all
 * @param folder keeps fetched files, and what is known of versions on trial
 * @param imageLimits for golden frames
 */
public record ModelSettings(
    String only,
    int maxModels,
    TrustedKeys trusted,
    long maxBytes,
    Duration keep,
    Path folder,
    ImageLimits imageLimits) {}
