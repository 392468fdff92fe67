package dev.maskstream.vision;

/**
 * What runs a model.
 *
 * @param name {@code TensorRT}, {@code OnnxRuntime} or {@code OneDNN}
 * @param precision {@code fp32}, {@code fp16}, {@code bf16} or {@code int8}
 */
public record EngineInfo(String name, String precision) {}
