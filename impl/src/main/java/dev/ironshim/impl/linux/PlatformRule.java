package dev.ironshim.impl.linux;

import dev.ironshim.impl.refusal.Rule;

/** What is asked of a device that VFIO hands out must obey. */
public enum PlatformRule implements Rule {
    NO_DEVICE("the device is there and answers"),
    BOUND("the device is bound to vfio-pci, or a journal says that it may be taken"),
    IN_USE("nothing else uses the device or one that the IOMMU cannot keep apart from it"),
    NO_GROUP("the device is behind an IOMMU"),
    BACKEND("the kernel has the interface that is asked for"),
    REGISTER("an access lies in a BAR of the device, at a multiple of its width"),
    WHOLE_PAGES("memory for a device is whole pages, at a page boundary"),
    PART_OF_MAPPING("a mapping is removed as a whole"),
    PASID("the device and its IOMMU have the process address space"),
    VECTOR("the device has the interrupt, and the kernel can give it without disturbing others"),
    OTHER_KIND("one kind of interrupt is listened to at a time"),
    LISTENED("an interrupt is listened to once"),
    NO_RESET("the device can be reset without resetting others");

    private final String says;

    PlatformRule(String says) {
        this.says = says;
    }

    @Override
    public String area() {
        return "platform";
    }

    @Override
    public String says() {
        return says;
    }
}
