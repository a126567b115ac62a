package dev.ironshim.impl.linux;

/**
 * The commands of VFIO and iommufd that are bound (linux/vfio.h, linux/iommufd.h of Linux 7.2). The same number means different things on
 * different files, and none of the numbers carries a size: that is in the first field of the structure.
 */
public enum Command {
    VFIO_GET_API_VERSION(0x3B64, File.CONTAINER),
    VFIO_CHECK_EXTENSION(0x3B65, File.CONTAINER),
    VFIO_SET_IOMMU(0x3B66, File.CONTAINER),
    VFIO_GROUP_GET_STATUS(0x3B67, File.GROUP),
    VFIO_GROUP_SET_CONTAINER(0x3B68, File.GROUP),
    VFIO_GROUP_UNSET_CONTAINER(0x3B69, File.GROUP),
    VFIO_GROUP_GET_DEVICE_FD(0x3B6A, File.GROUP),
    VFIO_DEVICE_GET_INFO(0x3B6B, File.DEVICE),
    VFIO_DEVICE_GET_REGION_INFO(0x3B6C, File.DEVICE),
    VFIO_DEVICE_GET_IRQ_INFO(0x3B6D, File.DEVICE),
    VFIO_DEVICE_SET_IRQS(0x3B6E, File.DEVICE),
    VFIO_DEVICE_RESET(0x3B6F, File.DEVICE),
    VFIO_DEVICE_GET_PCI_HOT_RESET_INFO(0x3B70, File.DEVICE),
    VFIO_DEVICE_PCI_HOT_RESET(0x3B71, File.DEVICE),
    VFIO_DEVICE_IOEVENTFD(0x3B74, File.DEVICE),
    VFIO_DEVICE_FEATURE(0x3B75, File.DEVICE),
    VFIO_DEVICE_BIND_IOMMUFD(0x3B76, File.DEVICE),
    VFIO_DEVICE_ATTACH_IOMMUFD_PT(0x3B77, File.DEVICE),
    VFIO_DEVICE_DETACH_IOMMUFD_PT(0x3B78, File.DEVICE),
    VFIO_IOMMU_GET_INFO(0x3B70, File.CONTAINER),
    VFIO_IOMMU_MAP_DMA(0x3B71, File.CONTAINER),
    VFIO_IOMMU_UNMAP_DMA(0x3B72, File.CONTAINER),
    VFIO_IOMMU_DIRTY_PAGES(0x3B75, File.CONTAINER),
    IOMMU_DESTROY(0x3B80, File.IOMMUFD),
    IOMMU_IOAS_ALLOC(0x3B81, File.IOMMUFD),
    IOMMU_IOAS_IOVA_RANGES(0x3B84, File.IOMMUFD),
    IOMMU_IOAS_ALLOW_IOVAS(0x3B82, File.IOMMUFD),
    IOMMU_IOAS_MAP(0x3B85, File.IOMMUFD),
    IOMMU_IOAS_MAP_FILE(0x3B8F, File.IOMMUFD),
    IOMMU_IOAS_COPY(0x3B83, File.IOMMUFD),
    IOMMU_IOAS_UNMAP(0x3B86, File.IOMMUFD),
    IOMMU_OPTION(0x3B87, File.IOMMUFD),
    IOMMU_VFIO_IOAS(0x3B88, File.IOMMUFD),
    IOMMU_HWPT_ALLOC(0x3B89, File.IOMMUFD),
    IOMMU_GET_HW_INFO(0x3B8A, File.IOMMUFD),
    IOMMU_HWPT_SET_DIRTY_TRACKING(0x3B8B, File.IOMMUFD),
    IOMMU_HWPT_GET_DIRTY_BITMAP(0x3B8C, File.IOMMUFD),
    IOMMU_HWPT_INVALIDATE(0x3B8D, File.IOMMUFD),
    IOMMU_FAULT_QUEUE_ALLOC(0x3B8E, File.IOMMUFD),
    IOMMU_IOAS_CHANGE_PROCESS(0x3B92, File.IOMMUFD);

    /** What kind of file a command is for. */
    public enum File {
        CONTAINER,
        GROUP,
        DEVICE,
        IOMMUFD
    }

    private final long number;
    private final File file;

    Command(long number, File file) {
        this.number = number;
        this.file = file;
    }

    public long number() {
        return number;
    }

    public File file() {
        return file;
    }
}
