package dev.maskstream.tensorrt;

/**
 * A CUDA device as its driver describes it.
 *
 * @param id from 0, in the driver's order
 * @param name such as {@code NVIDIA H200}
 * @param computeCapability such as {@code 9.0}
 * @param memoryBytes of the whole device
 */
public record Gpu(int id, String name, String computeCapability, long memoryBytes) {}
