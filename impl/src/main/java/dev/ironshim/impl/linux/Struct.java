package dev.ironshim.impl.linux;

import java.util.HashMap;
import java.util.Map;

/**
 * The structures that commands take (linux/vfio.h, linux/iommufd.h of Linux 7.2; the same on every 64-bit little-endian
 * machine). A field's text is its name and its size in bytes; fields follow each other without holes.
 */
public enum Struct {
    GROUP_STATUS("vfio_group_status", "argsz:4 flags:4"),
    DEVICE_INFO("vfio_device_info", "argsz:4 flags:4 num_regions:4 num_irqs:4 cap_offset:4 pad:4"),
    REGION_INFO("vfio_region_info", "argsz:4 flags:4 index:4 cap_offset:4 size:8 offset:8"),
    IRQ_INFO("vfio_irq_info", "argsz:4 flags:4 index:4 count:4"),
    IRQ_SET("vfio_irq_set", "argsz:4 flags:4 index:4 start:4 count:4"),
    HOT_RESET_INFO("vfio_pci_hot_reset_info", "argsz:4 flags:4 count:4"),
    HOT_RESET("vfio_pci_hot_reset", "argsz:4 flags:4 count:4"),
    IOEVENTFD("vfio_device_ioeventfd", "argsz:4 flags:4 offset:8 data:8 fd:4 reserved:4"),
    FEATURE("vfio_device_feature", "argsz:4 flags:4"),
    BIND("vfio_device_bind_iommufd", "argsz:4 flags:4 iommufd:4 out_devid:4 token_uuid_ptr:8"),
    ATTACH("vfio_device_attach_iommufd_pt", "argsz:4 flags:4 pt_id:4 pasid:4"),
    DETACH("vfio_device_detach_iommufd_pt", "argsz:4 flags:4 pasid:4"),
    DMA_LOGGING_CONTROL("vfio_device_feature_dma_logging_control", "page_size:8 num_ranges:4 __reserved:4 ranges:8"),
    DMA_LOGGING_REPORT("vfio_device_feature_dma_logging_report", "iova:8 length:8 page_size:8 bitmap:8"),
    TYPE1_INFO("vfio_iommu_type1_info", "argsz:4 flags:4 iova_pgsizes:8 cap_offset:4 pad:4"),
    DMA_MAP("vfio_iommu_type1_dma_map", "argsz:4 flags:4 vaddr:8 iova:8 size:8"),
    DMA_UNMAP("vfio_iommu_type1_dma_unmap", "argsz:4 flags:4 iova:8 size:8"),
    DIRTY_BITMAP("vfio_iommu_type1_dirty_bitmap", "argsz:4 flags:4"),
    DIRTY_BITMAP_GET("vfio_iommu_type1_dirty_bitmap_get", "iova:8 size:8 bitmap.pgsize:8 bitmap.size:8 bitmap.data:8"),
    DESTROY("iommu_destroy", "size:4 id:4"),
    IOAS_ALLOC("iommu_ioas_alloc", "size:4 flags:4 out_ioas_id:4"),
    IOAS_IOVA_RANGES(
            "iommu_ioas_iova_ranges", "size:4 ioas_id:4 num_iovas:4 __reserved:4 allowed_iovas:8 out_iova_alignment:8"),
    IOAS_ALLOW_IOVAS("iommu_ioas_allow_iovas", "size:4 ioas_id:4 num_iovas:4 __reserved:4 allowed_iovas:8"),
    IOAS_MAP("iommu_ioas_map", "size:4 flags:4 ioas_id:4 __reserved:4 user_va:8 length:8 iova:8"),
    IOAS_MAP_FILE("iommu_ioas_map_file", "size:4 flags:4 ioas_id:4 fd:4 start:8 length:8 iova:8"),
    IOAS_COPY("iommu_ioas_copy", "size:4 flags:4 dst_ioas_id:4 src_ioas_id:4 length:8 dst_iova:8 src_iova:8"),
    IOAS_UNMAP("iommu_ioas_unmap", "size:4 ioas_id:4 iova:8 length:8"),
    OPTION("iommu_option", "size:4 option_id:4 op:2 __reserved:2 object_id:4 val64:8"),
    VFIO_IOAS("iommu_vfio_ioas", "size:4 ioas_id:4 op:2 __reserved:2"),
    HWPT_ALLOC(
            "iommu_hwpt_alloc",
            "size:4 flags:4 dev_id:4 pt_id:4 out_hwpt_id:4 __reserved:4 data_type:4 data_len:4 data_uptr:8 fault_id:4 __reserved2:4"),
    HW_INFO(
            "iommu_hw_info",
            "size:4 flags:4 dev_id:4 data_len:4 data_uptr:8 in_data_type:4 out_max_pasid_log2:1 __reserved:3 out_capabilities:8"),
    SET_DIRTY_TRACKING("iommu_hwpt_set_dirty_tracking", "size:4 flags:4 hwpt_id:4 __reserved:4"),
    GET_DIRTY_BITMAP(
            "iommu_hwpt_get_dirty_bitmap", "size:4 hwpt_id:4 flags:4 __reserved:4 iova:8 length:8 page_size:8 data:8"),
    HWPT_INVALIDATE(
            "iommu_hwpt_invalidate", "size:4 hwpt_id:4 data_uptr:8 data_type:4 entry_len:4 entry_num:4 __reserved:4"),
    FAULT_ALLOC("iommu_fault_alloc", "size:4 flags:4 out_fault_id:4 out_fault_fd:4"),
    PAGE_FAULT("iommu_hwpt_pgfault", "flags:4 dev_id:4 pasid:4 grpid:4 perm:4 __reserved:4 addr:8 length:4 cookie:4"),
    PAGE_RESPONSE("iommu_hwpt_page_response", "cookie:4 code:4"),
    CHANGE_PROCESS("iommu_ioas_change_process", "size:4 __reserved:4");

    /** Where a field is. */
    record Field(int offset, int bytes) {}

    private final String kernelName;

    @SuppressWarnings("ImmutableEnumChecker") // a copy that nobody changes
    private final Map<String, Field> fields;

    private final int bytes;

    Struct(String kernelName, String text) {
        this.kernelName = kernelName;
        Map<String, Field> found = new HashMap<>();
        int offset = 0;
        for (String each : text.split(" ", -1)) {
            int colon = each.indexOf(':');
            int size = Integer.parseInt(each.substring(colon + 1));
            found.put(each.substring(0, colon), new Field(offset, size));
            offset += size;
        }
        fields = Map.copyOf(found);
        bytes = offset;
    }

    /** Its name in the kernel's headers. */
    public String kernelName() {
        return kernelName;
    }

    /** Without what follows it. */
    public int bytes() {
        return bytes;
    }

    Map<String, Field> fields() {
        return fields;
    }

    /** @throws IllegalArgumentException if there is no such field */
    Field field(String name) {
        Field field = fields.get(name);
        if (field == null) {
            throw new IllegalArgumentException(kernelName + " has no field " + name);
        }
        return field;
    }
}
