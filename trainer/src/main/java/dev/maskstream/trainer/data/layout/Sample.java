package dev.maskstream.trainer.data.layout;

import java.nio.file.Path;

/** A picture's file and where its label comes from. */
record Sample(String name, Path picture, LabelSource label) {}
