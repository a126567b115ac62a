package dev.ironshim.jml.word;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.LabelTarget;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The instructions of methods, by class, name and descriptor. */
final class Code {
    /** A method's instructions, and where its labels are. */
    record Body(boolean isStatic, List<CodeElement> elements, Map<Label, Integer> labels) {}

    private final Function<String, byte[]> classes;
    private final Map<String, ClassModel> models = new HashMap<>();
    private final Map<String, Body> bodies = new HashMap<>();

    /** @param classes class files by internal name */
    Code(Function<String, byte[]> classes) {
        this.classes = classes;
    }

    Body body(String type, String name, String descriptor) {
        return bodies.computeIfAbsent(type + "." + name + descriptor, key -> read(type, name, descriptor));
    }

    private Body read(String type, String name, String descriptor) {
        MethodModel method = model(type).methods().stream()
                .filter(each -> each.methodName().equalsString(name)
                        && each.methodType().equalsString(descriptor))
                .findFirst()
                .orElseThrow(() -> new Beyond("there is no method " + type + "." + name + descriptor));
        List<CodeElement> elements = method.code()
                .orElseThrow(() -> new Beyond(name + " has no code"))
                .elementList();
        Map<Label, Integer> labels = new HashMap<>();
        for (int i = 0; i < elements.size(); i++) {
            if (elements.get(i) instanceof LabelTarget target) {
                labels.put(target.label(), i);
            }
        }
        return new Body((method.flags().flagsMask() & ClassFile.ACC_STATIC) != 0, elements, labels);
    }

    /** The descriptor of the only method of that name. */
    String descriptor(String type, String name) {
        return model(type).methods().stream()
                .filter(each -> each.methodName().equalsString(name))
                .findFirst()
                .orElseThrow(() -> new Beyond("there is no method " + type + "." + name))
                .methodType()
                .stringValue();
    }

    private ClassModel model(String type) {
        return models.computeIfAbsent(type, key -> ClassFile.of().parse(classes.apply(key)));
    }

    /** Whether a class is an enum, whose constants are numbers here. */
    boolean isEnum(String type) {
        return (model(type).flags().flagsMask() & ClassFile.ACC_ENUM) != 0;
    }

    /** The place of an enum constant among the fields that hold them, in the order of the source. */
    int constant(String type, String name) {
        List<String> constants = model(type).fields().stream()
                .filter(field -> (field.flags().flagsMask() & ClassFile.ACC_ENUM) != 0)
                .map(field -> field.fieldName().stringValue())
                .toList();
        int place = constants.indexOf(name);
        if (place < 0) {
            throw new Beyond(type + "." + name + " is no constant of an enum");
        }
        return place;
    }
}
