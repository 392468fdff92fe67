package dev.maskstream.vision.image;

import java.time.Duration;

/**
 * How much of a camera a {@link CameraReader} takes in.
 *
 * @param pictures largest frames, decoded and compressed
 * @param framesPerSecond given on at most; 0 for all
 * @param jpegQuality 1 to 100, of the frames that are given on
 * @param patience how long the camera may take to answer or for the next packet
 */
public record CameraLimits(
    ImageLimits pictures, float framesPerSecond, int jpegQuality, Duration patience) {}
