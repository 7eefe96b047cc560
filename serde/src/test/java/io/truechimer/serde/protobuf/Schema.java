/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.serde.protobuf;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The messages of {@code itc.proto}, read and written by Protocol Buffers itself. */
final class Schema {

  private static final Pattern MESSAGE = Pattern.compile("message (\\w+) \\{([^}]*)}");
  private static final Pattern FIELD = Pattern.compile("(\\w+) (\\w+) = (\\d+);");

  private static final FileDescriptor FILE = file();
  static final Descriptor STAMP = FILE.findMessageTypeByName("Stamp");
  private static final Descriptor ID = FILE.findMessageTypeByName("Id");
  private static final Descriptor EVENT = FILE.findMessageTypeByName("Event");

  private Schema() {}

  private static FileDescriptor file() {
    FileDescriptorProto.Builder file =
        FileDescriptorProto.newBuilder().setName("itc.proto").setPackage("itc").setSyntax("proto3");
    Matcher messages = MESSAGE.matcher(text());
    while (messages.find()) {
      DescriptorProto.Builder message = file.addMessageTypeBuilder().setName(messages.group(1));
      Matcher fields = FIELD.matcher(messages.group(2));
      while (fields.find()) {
        FieldDescriptorProto.Builder field =
            message
                .addFieldBuilder()
                .setName(fields.group(2))
                .setNumber(Integer.parseInt(fields.group(3)))
                .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL);
        switch (fields.group(1)) {
          case "uint32" -> field.setType(FieldDescriptorProto.Type.TYPE_UINT32);
          case "bool" -> field.setType(FieldDescriptorProto.Type.TYPE_BOOL);
          default ->
              field
                  .setType(FieldDescriptorProto.Type.TYPE_MESSAGE)
                  .setTypeName(".itc." + fields.group(1));
        }
      }
    }
    try {
      return FileDescriptor.buildFrom(file.build(), new FileDescriptor[0]);
    } catch (DescriptorValidationException e) {
      throw new AssertionError(e);
    }
  }

  private static String text() {
    try (InputStream in = ProtobufStamps.class.getResourceAsStream("itc.proto")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).replaceAll("//.*", "");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** {@return the message of a stamp, from its text} */
  static DynamicMessage message(String stamp) {
    Cursor in = new Cursor(stamp);
    in.at++;
    DynamicMessage id = node(ID, in);
    in.at++;
    return DynamicMessage.newBuilder(STAMP)
        .setField(STAMP.findFieldByName("Id"), id)
        .setField(STAMP.findFieldByName("Event"), node(EVENT, in))
        .build();
  }

  private static DynamicMessage node(Descriptor type, Cursor in) {
    boolean isInner = in.text.charAt(in.at) == '(';
    if (isInner) {
      in.at++;
    }
    DynamicMessage.Builder node = DynamicMessage.newBuilder(type);
    if (!isInner || type == EVENT) {
      node.setField(type.findFieldByName("Value"), in.number());
    }
    if (!isInner) {
      return node.setField(type.findFieldByName("IsLeaf"), true).build();
    }
    if (type == EVENT) {
      in.at++;
    }
    node.setField(type.findFieldByName("Left"), node(type, in));
    in.at++;
    node.setField(type.findFieldByName("Right"), node(type, in));
    in.at++;
    return node.build();
  }

  /** {@return the text of a stamp, from its message; unknown fields are ignored} */
  static String text(DynamicMessage stamp) {
    return "(" + nodeText(stamp, "Id") + "," + nodeText(stamp, "Event") + ")";
  }

  private static String nodeText(DynamicMessage parent, String field) {
    DynamicMessage node = (DynamicMessage) get(parent, field);
    String value = Integer.toUnsignedString((int) get(node, "Value"));
    if ((boolean) get(node, "IsLeaf")) {
      return value;
    }
    return "("
        + (node.getDescriptorForType() == EVENT ? value + "," : "")
        + nodeText(node, "Left")
        + ","
        + nodeText(node, "Right")
        + ")";
  }

  private static Object get(DynamicMessage message, String field) {
    return message.getField(message.getDescriptorForType().findFieldByName(field));
  }

  private static final class Cursor {
    final String text;
    int at;

    Cursor(String text) {
      this.text = text;
    }

    int number() {
      int begin = at;
      while (at < text.length() && Character.isDigit(text.charAt(at))) {
        at++;
      }
      return Integer.parseUnsignedInt(text, begin, at, 10);
    }
  }
}
