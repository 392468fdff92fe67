package dev.maskstream.vision.prompt;

/**
 * What a pair of ONNX files says of itself.
 *
 * @param encoderSha256 64 lower-case hexadecimal digits
 * @param decoderSha256 64 lower-case hexadecimal digits
 * @param encoderBytes size of the file
 * @param decoderBytes size of the file
 * @param inputWidth pixels the encoder sees across; pictures are brought to this
 * @param inputHeight pixels the encoder sees down
 * @param precision what most of the encoder's weights are kept in: {@code fp32}, {@code fp16},
 *     {@code bf16} or {@code int8}
 * @param pointsPerPrompt how many points a prompt may have; a box counts for two
 * @param previousMask whether an earlier answer can be part of a prompt
 */
public record PairFacts(
    String encoderSha256,
    String decoderSha256,
    long encoderBytes,
    long decoderBytes,
    int inputWidth,
    int inputHeight,
    String precision,
    int pointsPerPrompt,
    boolean previousMask) {}
