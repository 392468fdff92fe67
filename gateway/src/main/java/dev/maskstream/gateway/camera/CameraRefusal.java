package dev.maskstream.gateway.camera;

/**
 * Why a camera is not taken.
 *
 * @param code short and stable, such as {@code address-refused}
 * @param reason a sentence without secrets
 */
public record CameraRefusal(String code, String reason) {}
