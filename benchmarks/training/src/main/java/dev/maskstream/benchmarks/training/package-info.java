/** A training step against the same step written on libtorch. */
@NullMarked
package dev.maskstream.benchmarks.training;

import org.jspecify.annotations.NullMarked;
