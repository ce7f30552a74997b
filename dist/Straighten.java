import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Writes out in compiled classes what javac leaves to the first run: which case of a switch over types is meant, and
 * equals and hashCode of records. Their code is generated when they are first reached, at each start anew, since no archive
 * of classes can hold it; a cold check reaches more than fifty of them. Called by the build before any test, so that what is
 * tested is what is shipped: java -cp asm.jar dist/Straighten.java DIRECTORY
 */
final class Straighten {
    private static final int GENERATED = Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC;
    private static final String OBJECTS = "java/util/Objects";

    private Straighten() {}

    public static void main(String[] args) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(args[0], "dev", "sluice"))) {
            for (Path file : files.filter(each -> each.toString().endsWith(".class")).toList()) {
                FileTime time = Files.getLastModifiedTime(file);
                Files.write(file, straightened(Files.readAllBytes(file)));
                Files.setLastModifiedTime(file, time);
            }
        }
    }

    private static byte[] straightened(byte[] before) {
        ClassReader reader = new ClassReader(before);
        ClassWriter writer = new ClassWriter(reader, 0);
        reader.accept(new Rewriting(writer), 0);
        return writer.toByteArray();
    }

    private static final class Rewriting extends ClassVisitor {
        private final List<Consumer<ClassVisitor>> added = new ArrayList<>();
        private String owner;
        private boolean isInterface;

        Rewriting(ClassVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public void visit(int version, int access, String name, String signature, String parent, String[] interfaces) {
            owner = name;
            isInterface = (access & Opcodes.ACC_INTERFACE) != 0;
            super.visit(version, access, name, signature, parent, interfaces);
        }

        @Override
        public MethodVisitor visitMethod(int access, String name, String type, String signature, String[] exceptions) {
            return new MethodVisitor(Opcodes.ASM9, super.visitMethod(access, name, type, signature, exceptions)) {
                @Override
                public void visitInvokeDynamicInsn(String name, String type, Handle bootstrap, Object... arguments) {
                    String call = bootstrap.getOwner() + "." + bootstrap.getName();
                    if (call.equals("java/lang/runtime/SwitchBootstraps.typeSwitch") && areTypes(arguments)) {
                        call("switch$" + added.size(), type, method -> which(method, arguments));
                    } else if (call.equals("java/lang/runtime/ObjectMethods.bootstrap") && name.equals("hashCode")) {
                        call("hash$", type, method -> hash(method, arguments));
                    } else if (call.equals("java/lang/runtime/ObjectMethods.bootstrap") && name.equals("equals")) {
                        call("equal$", type, method -> equal(method, owner, arguments));
                    } else {
                        super.visitInvokeDynamicInsn(name, type, bootstrap, arguments);
                    }
                }

                private void call(String name, String type, Consumer<MethodVisitor> code) {
                    super.visitMethodInsn(Opcodes.INVOKESTATIC, owner, name, type, isInterface);
                    added.add(next -> {
                        MethodVisitor method = next.visitMethod(GENERATED, name, type, null, null);
                        method.visitCode();
                        code.accept(method);
                        method.visitMaxs(6, 2);
                        method.visitEnd();
                    });
                }
            };
        }

        @Override
        public void visitEnd() {
            added.forEach(each -> each.accept(cv));
            super.visitEnd();
        }
    }

    private static boolean areTypes(Object[] labels) {
        return Stream.of(labels).allMatch(label -> label instanceof Type type && type.getSort() >= Type.ARRAY);
    }

    /** (selector, restart): -1 for null, else the first label from the restart on that the selector is of, else their number. */
    private static void which(MethodVisitor method, Object[] labels) {
        Label absent = new Label();
        method.visitVarInsn(Opcodes.ALOAD, 0);
        method.visitJumpInsn(Opcodes.IFNULL, absent);
        for (int i = 0; i < labels.length; i++) {
            Label next = new Label();
            method.visitVarInsn(Opcodes.ILOAD, 1);
            method.visitIntInsn(Opcodes.SIPUSH, i);
            method.visitJumpInsn(Opcodes.IF_ICMPGT, next);
            method.visitVarInsn(Opcodes.ALOAD, 0);
            method.visitTypeInsn(Opcodes.INSTANCEOF, ((Type) labels[i]).getInternalName());
            method.visitJumpInsn(Opcodes.IFEQ, next);
            method.visitIntInsn(Opcodes.SIPUSH, i);
            method.visitInsn(Opcodes.IRETURN);
            land(method, next);
        }
        method.visitIntInsn(Opcodes.SIPUSH, labels.length);
        method.visitInsn(Opcodes.IRETURN);
        land(method, absent);
        method.visitInsn(Opcodes.ICONST_M1);
        method.visitInsn(Opcodes.IRETURN);
    }

    /** (record): as the library has it, 31 times what came before plus the component's. */
    private static void hash(MethodVisitor method, Object[] arguments) {
        method.visitInsn(Opcodes.ICONST_0);
        for (int i = 2; i < arguments.length; i++) {
            Handle component = (Handle) arguments[i];
            Type type = Type.getType(component.getDesc());
            method.visitIntInsn(Opcodes.BIPUSH, 31);
            method.visitInsn(Opcodes.IMUL);
            get(method, 0, component);
            if (boxed(type) == null) {
                method.visitMethodInsn(Opcodes.INVOKESTATIC, OBJECTS, "hashCode", "(Ljava/lang/Object;)I", false);
            } else {
                method.visitMethodInsn(
                        Opcodes.INVOKESTATIC, boxed(type), "hashCode", "(" + type.getDescriptor() + ")I", false);
            }
            method.visitInsn(Opcodes.IADD);
        }
        method.visitInsn(Opcodes.IRETURN);
    }

    /** (record, object): references by their equals, primitive values as their boxes compare. */
    private static void equal(MethodVisitor method, String owner, Object[] arguments) {
        Label different = new Label();
        Label other = new Label();
        method.visitVarInsn(Opcodes.ALOAD, 0);
        method.visitVarInsn(Opcodes.ALOAD, 1);
        method.visitJumpInsn(Opcodes.IF_ACMPNE, other);
        method.visitInsn(Opcodes.ICONST_1);
        method.visitInsn(Opcodes.IRETURN);
        land(method, other);
        method.visitVarInsn(Opcodes.ALOAD, 1);
        method.visitTypeInsn(Opcodes.INSTANCEOF, owner);
        method.visitJumpInsn(Opcodes.IFEQ, different);
        for (int i = 2; i < arguments.length; i++) {
            Handle component = (Handle) arguments[i];
            Type type = Type.getType(component.getDesc());
            get(method, 0, component);
            method.visitVarInsn(Opcodes.ALOAD, 1);
            method.visitTypeInsn(Opcodes.CHECKCAST, owner);
            method.visitFieldInsn(Opcodes.GETFIELD, component.getOwner(), component.getName(), component.getDesc());
            if (boxed(type) == null) {
                method.visitMethodInsn(
                        Opcodes.INVOKESTATIC, OBJECTS, "equals", "(Ljava/lang/Object;Ljava/lang/Object;)Z", false);
                method.visitJumpInsn(Opcodes.IFEQ, different);
            } else {
                String both = "(" + type.getDescriptor() + type.getDescriptor() + ")I";
                method.visitMethodInsn(Opcodes.INVOKESTATIC, boxed(type), "compare", both, false);
                method.visitJumpInsn(Opcodes.IFNE, different);
            }
        }
        method.visitInsn(Opcodes.ICONST_1);
        method.visitInsn(Opcodes.IRETURN);
        land(method, different);
        method.visitInsn(Opcodes.ICONST_0);
        method.visitInsn(Opcodes.IRETURN);
    }

    private static void get(MethodVisitor method, int variable, Handle component) {
        method.visitVarInsn(Opcodes.ALOAD, variable);
        method.visitFieldInsn(Opcodes.GETFIELD, component.getOwner(), component.getName(), component.getDesc());
    }

    /** Places a label where only the parameters live. */
    private static void land(MethodVisitor method, Label label) {
        method.visitLabel(label);
        method.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
    }

    private static String boxed(Type type) {
        return switch (type.getSort()) {
            case Type.BOOLEAN -> "java/lang/Boolean";
            case Type.CHAR -> "java/lang/Character";
            case Type.BYTE -> "java/lang/Byte";
            case Type.SHORT -> "java/lang/Short";
            case Type.INT -> "java/lang/Integer";
            case Type.LONG -> "java/lang/Long";
            case Type.FLOAT -> "java/lang/Float";
            case Type.DOUBLE -> "java/lang/Double";
            default -> null;
        };
    }
}
