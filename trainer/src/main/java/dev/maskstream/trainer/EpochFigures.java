package dev.maskstream.trainer;

import java.time.Instant;

/**
 * What one round over the training pictures came to.
 *
 * @param epoch from 1
 * @param loss mean over its steps
 * @param accuracy share of training pixels that were right, each before the step that used it
 * @param longestGradient L2 norm over all parameters, before it was made shorter
 * @param validation on the held-out pictures, after it
 * @param picturesPerSecond in training alone
 * @param waitedSeconds of the training, for pictures to be read
 * @param seconds training and validation
 */
record EpochFigures(
    int epoch,
    double loss,
    double accuracy,
    double longestGradient,
    Validation.Result validation,
    double picturesPerSecond,
    double waitedSeconds,
    double seconds,
    Instant at) {}
