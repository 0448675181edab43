# frozen_string_literal: true

# The process as the kernel and malloc report it.
module RssPlateauProbe
  OWN_FILES[__FILE__] = true

  class << self
    private

    def status
      File.read("/proc/self/status")
    rescue SystemCallError
      ""
    end

    def rss_bytes
      status[/^VmRSS:\s+(\d+)/, 1].to_i * 1024
    end

    def count_descriptors
      # Without the listing's own.
      Dir.children("/proc/self/fd").size - 1
    rescue SystemCallError
      nil
    end

    def trim
      GC.start
      before = rss_bytes
      trim = libc("malloc_trim", [Fiddle::TYPE_SIZE_T]) if fiddle?
      return if trim.nil?

      trim.call(0)
      { beforeBytes: before, afterBytes: rss_bytes }
    end

    # Bytes that malloc has handed out: `malloc_info` writes all that it has, and what is free. nil on musl and jemalloc.
    def native_bytes
      return unless fiddle? && libc("mallctl", []).nil?

      info = libc("malloc_info", [Fiddle::TYPE_INT, Fiddle::TYPE_VOIDP])
      open = libc("fopen", [Fiddle::TYPE_VOIDP, Fiddle::TYPE_VOIDP], Fiddle::TYPE_VOIDP)
      close = libc("fclose", [Fiddle::TYPE_VOIDP])
      return if info.nil?

      path = "#{DIR}/out/.#{Process.pid}.malloc.tmp"
      file = open.call(path, "w")
      return if file.null?

      info.call(0, file)
      close.call(file)
      # The totals follow the arenas, each of which is a <heap>.
      totals = File.read(path).split("</heap>").last
      size = ->(pattern) { totals[pattern, 1].to_i }
      size.call(/<system type="current" size="(\d+)"/) - size.call(/<total type="fast" count="\d+" size="(\d+)"/) -
        size.call(/<total type="rest" count="\d+" size="(\d+)"/) + size.call(/<total type="mmap" count="\d+" size="(\d+)"/)
    rescue SystemCallError
      nil
    ensure
      File.delete(path) if path && File.exist?(path)
    end

    def fiddle?
      require "fiddle"
      true
    rescue LoadError
      @problems << "no-fiddle" unless @problems.include?("no-fiddle")
      false
    end

    # nil where the libc does not have the function.
    def libc(name, arguments, result = Fiddle::TYPE_INT)
      Fiddle::Function.new(Fiddle.dlopen(nil)[name], arguments, result)
    rescue Fiddle::DLError
      nil
    end
  end
end
