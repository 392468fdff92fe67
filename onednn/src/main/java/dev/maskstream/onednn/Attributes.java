package dev.maskstream.onednn;

import dev.maskstream.onednn.onnx.AttributeProto;
import dev.maskstream.onednn.onnx.NodeProto;
import java.util.List;

/** The settings of an ONNX node, with the defaults its operator has. */
record Attributes(NodeProto node) {
  long integer(String name, long otherwise) {
    AttributeProto attribute = find(name);
    return attribute == null ? otherwise : attribute.getI();
  }

  String text(String name, String otherwise) {
    AttributeProto attribute = find(name);
    return attribute == null ? otherwise : attribute.getS().toStringUtf8();
  }

  List<Integer> integers(String name, Integer... otherwise) {
    AttributeProto attribute = find(name);
    return attribute == null
        ? List.of(otherwise)
        : attribute.getIntsList().stream().map(Math::toIntExact).toList();
  }

  private AttributeProto find(String name) {
    for (AttributeProto attribute : node.getAttributeList()) {
      if (attribute.getName().equals(name)) {
        return attribute;
      }
    }
    return null;
  }
}
